import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@cairn/checkpoint';
import { BeyondBuildError, type Logger, RunId } from '@cairn/core';
import { DelayedError, type Job, Queue, WaitingChildrenError, WaitingError, type WorkerOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Ensure } from '../executor/ensure.ts';
import type { Executor } from '../executor/executor.ts';
import { HANDED_BACK, type Outcome } from '../executor/work.ts';
import { BeyondDelays } from './beyond-delays.ts';
import { giveBack } from './give-back.ts';
import { PARKED_MS, queuesOf, type WorkData, workOf } from './jobs.ts';
import type { Producer } from './producer.ts';
import { LOST_WAKE_UP_S, SafeWorker } from './safe-worker.ts';

export interface WorkersOptions {
  readonly redis: Redis;
  readonly prefix: string;
  /** The pipeline whose own queues they take from; absent: those that all share. */
  readonly lane?: string | undefined;
  readonly store: Store;
  readonly executor: Executor;
  readonly producer: Producer;
  readonly ensure: Ensure;
  /** Steps at once, and as many branches and roots. */
  readonly concurrency: number;
  /** How long a lock lasts that is not renewed: the backstop for what liveness cannot see. */
  readonly lockMs: number;
  readonly stalledCheckMs: number;
  readonly log: Logger;
}

/** How long work waits after an error that is ours and not the step's. */
const OWN_ERROR_DELAY_MS = 1_000;
/** How long a step's job waits for branches that it cannot be woken by. */
const LOOK_AGAIN_MS = 100;
const CONNECTION_RETRY_MS = 500;

// BullMQ hands a signal only to processors that declare three parameters.
type Processor<Data> = (job: Job<Data, void>, token?: string, signal?: AbortSignal) => Promise<void>;

/** This process's BullMQ workers: one for each queue. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #workers: readonly SafeWorker<never>[];
  readonly #queues: readonly Queue[];
  readonly #beyond = new BeyondDelays();
  #closing = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
    const { redis, prefix, lane } = options;
    const names = queuesOf(lane);
    this.#queues = Object.values(names).map(
      (name) => new Queue(name, { connection: redis, prefix, skipMetasUpdate: true }),
    );
    this.#workers = [
      this.#worker(names.steps, (job: Job<WorkData, void>, token, signal) => this.#work(job, token, signal)),
      this.#worker(names.sources, (job: Job<WorkData, void>, token, signal) => this.#work(job, token, signal)),
      this.#worker(names.runs, (job: Job<{ run: string }, void>, token, _signal) => this.#root(job, token)),
    ];
    for (const queue of this.#queues) queue.on('error', () => undefined); // the workers report the same
  }

  get ids(): readonly string[] {
    return this.#workers.map((worker) => worker.id);
  }

  async ready(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.waitUntilReady()));
  }

  /** Gives back what a dead worker had in hand. */
  async giveBack(workerId: string): Promise<number> {
    const moved = await Promise.all(this.#queues.map((queue) => giveBack(queue, workerId)));
    return moved.reduce((sum, jobs) => sum + jobs, 0);
  }

  /** Takes no more work, aborts what is in hand so that it is handed back, and resolves when that is done. */
  async close(): Promise<void> {
    this.#closing = true;
    const closed = this.#workers.map((worker) => worker.close());
    for (const worker of this.#workers) worker.cancelAllJobs('shutdown');
    await Promise.all(closed);
    await Promise.all(this.#queues.map((queue) => queue.close()));
  }

  #worker<Data extends { run: string }>(name: string, processor: Processor<Data>): SafeWorker<never> {
    const { redis, prefix, concurrency, lockMs, stalledCheckMs, log } = this.#options;
    const options: WorkerOptions = {
      connection: redis,
      prefix,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      // Crashes are counted by the store (POISONED), which knows whose fault they are: BullMQ's own count must not end a run.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      removeOnComplete: { count: 0 },
      drainDelay: LOST_WAKE_UP_S,
      runRetryDelay: CONNECTION_RETRY_MS,
    };
    const worker = new SafeWorker<Data>(name, processorOf(processor), options);
    worker.on('error', (error) => logWorkerError(log, name, error));
    worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) worker.cancelJob(jobId, 'lease_lost');
    });
    return worker as unknown as SafeWorker<never>;
  }

  async #work(job: Job<WorkData, void>, token = '', signal = new AbortController().signal): Promise<void> {
    // What was on its way here when all work was told to stop was not told.
    const outcome = this.#closing ? HANDED_BACK : await this.#outcomeOf(job, signal);
    switch (outcome.kind) {
      case 'done':
        return;
      case 'handed_back':
        await orLeft(job.moveToWait(token));
        throw new WaitingError();
      case 'parked':
        return this.#park(job, token);
      case 'waits':
        return waitForBranches(job, token);
      case 'later':
        return delay(job, outcome.delayMs, token);
      case 'beyond':
        return delay(job, this.#beyondMs(job), token);
    }
  }

  #beyondMs({ attemptsStarted }: Pick<Job, 'attemptsStarted'>): number {
    return this.#beyond.next(attemptsStarted, Math.random(), Date.now());
  }

  /** A resume may have come while the job was on its way to be parked, and have found nothing to wake. */
  async #park(job: Job<WorkData, void>, token: string): Promise<never> {
    const { store, producer } = this.#options;
    await orLeft(job.moveToDelayed(Date.now() + PARKED_MS, token));
    const { runId } = workOf(job.data);
    const standing = await store.standing(runId);
    if (standing?.kind === 'at') await producer.wake(runId, standing.current);
    throw new DelayedError();
  }

  async #outcomeOf(job: Job<WorkData, void>, signal: AbortSignal): Promise<Outcome> {
    try {
      return await this.#options.executor.execute(workOf(job.data), signal);
    } catch (error) {
      if (signal.reason === 'shutdown') return { kind: 'handed_back' };
      this.#options.log.error({ err: error, job: job.id }, 'work ended with an error of ours; its job comes back');
      return { kind: 'later', delayMs: OWN_ERROR_DELAY_MS };
    }
  }

  /** The anchor fires when nothing hangs under it any more. A run that is not over then has lost its job: it gets it back. */
  async #root(job: Job<{ run: string }, void>, token = ''): Promise<void> {
    const { store, ensure, log } = this.#options;
    const runId = RunId.parse(job.data.run);
    const standing = await store.standing(runId);
    // A held run's job is added when its turn comes.
    if (!standing || standing.kind === 'over' || standing.kind === 'held') return;
    const { current, pipeline } = standing;
    log.warn({ run: runId, ...current }, 'run had lost its job; added again');
    await sleep(OWN_ERROR_DELAY_MS); // whatever lost it must not be fed at full speed
    try {
      await ensure(runId, current, pipeline);
    } catch (error) {
      if (error instanceof BeyondBuildError) return delay(job, this.#beyondMs(job), token);
      throw error;
    }
    if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  }
}

/**
 * A job that cannot be moved, because its lock or Redis is away, is left where it is: it comes back when its lock has run out. An
 * error would make BullMQ give it up for good as soon as it can.
 */
const orLeft = (moved: Promise<unknown>): Promise<unknown> => moved.catch(() => undefined);

/**
 * A Redis that lost a job's key has its name left in a list. Such a job knows no work: it ends, and whoever looks after its run
 * adds it anew.
 */
const processorOf =
  <Data extends { run: string }>(processor: Processor<Data>): Processor<Data> =>
  async (job, token, signal) => {
    if (job.data.run !== undefined) await processor(job, token, signal);
  };

/**
 * Branches may have ended before their step's job began to wait for them, or hang under nobody: then nothing would wake it, and it
 * looks again a little later.
 */
async function waitForBranches(job: Job<unknown, void>, token: string): Promise<never> {
  const waits = await job.moveToWaitingChildren(token).catch(() => true);
  if (waits) throw new WaitingChildrenError();
  return delay(job, LOOK_AGAIN_MS, token);
}

async function delay(job: Job<unknown, void>, delayMs: number, token: string): Promise<never> {
  await orLeft(job.moveToDelayed(Date.now() + delayMs, token));
  throw new DelayedError();
}

/** Losing a lock to somebody faster is part of recovery, and no error. */
function logWorkerError(log: Logger, queue: string, error: Error): void {
  const lost =
    /Missing lock for job|Lock mismatch|could not renew lock|is not in the active state|Missing key for job/.test(
      error.message,
    );
  if (lost) log.debug({ queue, err: error }, 'a job went to other hands');
  else log.error({ queue, err: error }, 'queue worker error');
}
