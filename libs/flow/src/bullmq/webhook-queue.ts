import { type Logger, MessageId, RunId, seqOf } from '@cairn/core';
import { DelayedError, type Job, Queue, WaitingError } from 'bullmq';
import type { Redis } from 'ioredis';
import { giveBack } from './give-back.ts';
import { LOST_WAKE_UP_S, SafeWorker } from './safe-worker.ts';

const QUEUE = 'webhooks';
/** Deliveries at once in one process: they wait for other people's servers and cost little. */
const CONCURRENCY = 20;
/** How long a delivery waits after an error that is ours and not the target's. */
const OWN_ERROR_DELAY_MS = 1_000;

/** What becomes of a delivery's job after an attempt. `atMs`: since 1970. */
type Next = { readonly kind: 'done' } | { readonly kind: 'later'; readonly atMs: number };

export interface WebhookQueueOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly lockMs: number;
  readonly stalledCheckMs: number;
  readonly log: Logger;
  /** Makes one attempt. @throws the signal's reason once that is aborted */
  readonly deliver: (runId: RunId, event: MessageId, signal: AbortSignal) => Promise<Next>;
}

interface DeliveryData {
  readonly run: string;
  readonly event: string;
}

/** The ids say what the job is, so that adding one twice is a no-op. */
const jobIdOf = (runId: RunId, event: MessageId) => `${runId}-${seqOf(event)}`;

/** Deliveries of webhooks as jobs: one for each event, until it is delivered or given up. */
export class WebhookQueue {
  readonly #options: WebhookQueueOptions;
  readonly #queue: Queue;
  readonly #worker: SafeWorker<DeliveryData>;

  constructor(options: WebhookQueueOptions) {
    const { redis, prefix, lockMs, stalledCheckMs, log } = options;
    this.#options = options;
    this.#queue = new Queue(QUEUE, { connection: redis, prefix, skipMetasUpdate: true });
    this.#queue.on('error', () => undefined); // the worker reports the same
    // BullMQ hands a signal only to processors that declare three parameters.
    const attempt = (job: Job<DeliveryData, void>, token?: string, signal?: AbortSignal) =>
      this.#process(job, token, signal);
    this.#worker = new SafeWorker<DeliveryData>(QUEUE, attempt, {
      connection: redis,
      prefix,
      concurrency: CONCURRENCY,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      drainDelay: LOST_WAKE_UP_S,
    });
    this.#worker.on('error', (error) => log.debug({ queue: QUEUE, err: error }, 'queue worker error'));
    this.#worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) this.#worker.cancelJob(jobId, 'lease_lost');
    });
  }

  /** BullMQ's id of its worker, as its locks name it. */
  get id(): string {
    return this.#worker.id;
  }

  /** Gives back the deliveries that a dead worker had in hand. */
  giveBack(workerId: string): Promise<number> {
    return giveBack(this.#queue, workerId);
  }

  async ensure(runId: RunId, event: MessageId): Promise<void> {
    const jobId = jobIdOf(runId, event);
    await this.#queue.add(QUEUE, { run: runId, event }, { jobId, removeOnComplete: true, removeOnFail: true });
  }

  async hurry(runId: RunId, event: MessageId): Promise<void> {
    await this.ensure(runId, event);
    const job = await this.#queue.getJob(jobIdOf(runId, event));
    if (await job?.isDelayed()) await job?.promote().catch(() => undefined); // it may have woken by itself
  }

  async close(): Promise<void> {
    const closed = this.#worker.close();
    this.#worker.cancelAllJobs('shutdown');
    await closed;
    await this.#queue.close();
  }

  async #process(job: Job<DeliveryData, void>, token = '', signal = new AbortController().signal): Promise<void> {
    const next = await this.#attempt(job, signal);
    if (next === 'handed_back') {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    if (next.kind === 'done') return;
    await job.moveToDelayed(next.atMs, token);
    throw new DelayedError();
  }

  async #attempt({ id, data }: Job<DeliveryData, void>, signal: AbortSignal): Promise<Next | 'handed_back'> {
    try {
      return await this.#options.deliver(RunId.parse(data.run), MessageId.parse(data.event), signal);
    } catch (error) {
      if (signal.reason === 'shutdown') return 'handed_back';
      this.#options.log.error({ err: error, job: id }, 'a webhook delivery met an error of ours; its job comes back');
      return { kind: 'later', atMs: Date.now() + OWN_ERROR_DELAY_MS };
    }
  }
}
