import { hostname } from 'node:os';
import { meteredStore, redisPipelineStore, type ScheduleStore, type Standing, type Store } from '@cairn/checkpoint';
import {
  BeyondBuildError,
  COMPENSATION,
  cardOf,
  carrierOf,
  type Logger,
  laneOf,
  type Meter,
  type Pipeline,
  type RunId,
} from '@cairn/core';
import type { Redis } from 'ioredis';
import { Producer } from './bullmq/producer.ts';
import { Workers } from './bullmq/workers.ts';
import { createFlowClient, entryOf } from './client.ts';
import { noCrashPoints, type ReachCrashPoint } from './crash-points.ts';
import { type Ensure, ensureWithin } from './executor/ensure.ts';
import { Executor } from './executor/executor.ts';
import { itemCounter } from './executor/items.ts';
import { isolateIn } from './isolation/parent.ts';
import { Herald } from './recovery/herald.ts';
import { Reaper } from './recovery/reaper.ts';
import { Registry } from './recovery/registry.ts';
import { Sweeper } from './recovery/sweeper.ts';
import { Trimmer } from './recovery/trimmer.ts';
import { startScheduleWorker } from './schedules/schedule-worker.ts';
import { replaceRuns } from './submit.ts';

export interface FlowWorkerOptions {
  /** `maxRetriesPerRequest: null`. It stays the caller's to close, and its life stands for the worker's. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly log: Logger;
  readonly concurrency: number;
  readonly lockMs: number;
  readonly stalledCheckMs: number;
  readonly sweepIdleMs: number;
  readonly reaperPollMs: number;
  readonly reach?: ReachCrashPoint;
  /** Whose ticks this worker takes, too; absent: it takes none. */
  readonly schedules?: ScheduleStore;
  /** Runs of one tenant that may be live when a schedule starts another one; absent: any number. */
  readonly tenantLiveRuns?: number;
  /** Whoever works on another queue in this process, so that its jobs are given back, too, when it dies. */
  readonly beside?: HeldJobs;
  /** Where what becomes of the work is counted; absent: nowhere. */
  readonly meter?: Meter | undefined;
  /** The program that suspect work is run in: it calls `serveIsolated` with the same pipeline. */
  readonly isolatedEntry: URL;
}

/** Jobs that a worker has in hand. */
export interface HeldJobs {
  /** BullMQ's id of the worker, as its locks name it. */
  readonly id: string;
  /** @returns how many jobs of a dead worker were given back */
  giveBack(workerId: string): Promise<number>;
}

export interface FlowWorker {
  /** Hands back what is in hand and stops. */
  close(): Promise<void>;
}

/** Starts to work: takes steps off the queues, and looks after runs whose workers died. */
export async function startWorker(given: FlowWorkerOptions): Promise<FlowWorker> {
  const options = counted(given);
  const { redis, prefix, store, pipeline, log, reach = noCrashPoints } = options;
  const worker = `${hostname()}:${process.pid}`;
  const lane = laneOf(pipeline);
  const producer = producerOf(options);
  const ensure = ensureWithin(pipeline, producer);
  const executor = new Executor({
    store,
    pipeline,
    ensure,
    branches: producer,
    log,
    worker,
    reach,
    random: Math.random,
    isolated: isolateIn(options.isolatedEntry, log, options.meter),
  });
  const workers = new Workers({ ...options, lane, executor, producer, ensure });
  await workers.ready();

  const registry = new Registry(redis, prefix, lane);
  const ticks = await takeTicks(options, producer);
  const others = [ticks, options.beside].filter((held) => held !== undefined);
  const giveBack = async (dead: string) => {
    const jobs = await Promise.all([workers, ...others].map((held) => held.giveBack(dead)));
    const moved = jobs.reduce((sum, count) => sum + count, 0);
    options.meter?.add('cairn_recoveries_total', { kind: 'given_back' }, moved);
    return moved;
  };
  const reaper = new Reaper({
    redis,
    registry,
    workerIds: [...workers.ids, ...others.map(({ id }) => id)],
    worker,
    giveBack,
    pollMs: options.reaperPollMs,
    log,
  });
  const revive = reviver(ensure, producer, log);
  const sweeper = new Sweeper({ store, pipeline: pipeline.name, revive, idleMs: options.sweepIdleMs, log });
  const stopWaking = store.watchFences((runId) => void goOn({ store, producer, revive, log }, runId));
  await reaper.start();
  sweeper.start();
  const trimmer = new Trimmer({ store, log });
  trimmer.start();
  const herald = await startHerald(options);

  return {
    async close() {
      stopWaking();
      await Promise.all([sweeper.close(), trimmer.close(), herald?.close(), ticks?.close()]);
      await workers.close();
      await reaper.close();
      executor.close();
      await producer.close();
    },
  };
}

const counted = (options: FlowWorkerOptions): FlowWorkerOptions =>
  options.meter ? { ...options, store: meteredStore(options.store, options.meter, options.pipeline.name) } : options;

/** A pipeline that takes an input is asked for by its name: whoever takes runs has to know of it. */
async function startHerald({ redis, prefix, pipeline, log }: FlowWorkerOptions): Promise<Herald | undefined> {
  const card = cardOf(pipeline);
  if (!card) return undefined;
  const herald = new Herald({ pipelines: redisPipelineStore({ redis, prefix }), card, log });
  await herald.start();
  return herald;
}

const producerOf = ({ redis, prefix, store, pipeline }: FlowWorkerOptions) =>
  new Producer({
    redis,
    prefix,
    lane: laneOf(pipeline),
    countItems: itemCounter(store, pipeline),
    carrierOf: (visit) => carrierOf(pipeline, visit),
  });

/** The runs that schedules start are this build's. */
async function takeTicks(options: FlowWorkerOptions, producer: Producer) {
  const { store, pipeline, schedules, sweepIdleMs, reach = noCrashPoints } = options;
  if (!schedules) return undefined;
  const flow = createFlowClient({ store, entry: entryOf(pipeline), jobs: producer, reach });
  return startScheduleWorker({ ...options, schedules, flow, reach, reconcileMs: sweepIdleMs });
}

/** A run of another build is looked after by that build's workers. */
async function leavingToOthers(log: Logger, runId: RunId, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof BeyondBuildError)) throw error;
    log.debug({ run: runId, needs: error.needs }, 'a run of another build is left to its workers');
  }
}

/** Makes sure that the visit where a run stands has its jobs, and that they are awake. */
function reviver(ensure: Ensure, producer: Producer, log: Logger): GoingOn['revive'] {
  return (runId, { current, pipeline: ref, startsAtMs }) =>
    leavingToOthers(log, runId, async () => {
      await ensure(runId, current, ref, startsAtMs);
      if (current.step === COMPENSATION.step) await producer.wakeAll(runId);
      else await producer.wake(runId, current);
    });
}

interface GoingOn extends Pick<FlowWorkerOptions, 'store' | 'log'> {
  readonly producer: Producer;
  readonly revive: (runId: RunId, standing: Standing & { kind: 'at' }) => Promise<void>;
}

/**
 * A raised fence may mean that a run was resumed, retried, forked or freed by another one's end, that it is to take the place of
 * others, or that it was cancelled while it was paused: what lies parked or was never added has to go on or to end. Every worker that hears of it sees to it:
 * once is enough, twice no harm.
 */
async function goOn({ store, producer, revive, log }: GoingOn, runId: RunId): Promise<void> {
  try {
    const standing = await store.standing(runId);
    if (standing?.kind === 'at') await revive(runId, standing);
    if (standing?.kind === 'held') await replaceRuns(store, standing.replaces, runId);
    if (standing?.kind === 'over') await leavingToOthers(log, runId, () => producer.wake(runId, standing.current));
  } catch (error) {
    log.warn({ err: error, run: runId }, 'a run could not be brought on; of a live one the sweeper sees to it');
  }
}
