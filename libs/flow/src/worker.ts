import { hostname } from 'node:os';
import type { Store } from '@cairn/checkpoint';
import { carrierOf, type Logger, type Pipeline, type RunId, type Visit } from '@cairn/core';
import type { Redis } from 'ioredis';
import { Producer } from './bullmq/producer.ts';
import { Workers } from './bullmq/workers.ts';
import { noCrashPoints, type ReachCrashPoint } from './crash-points.ts';
import { Executor } from './executor/executor.ts';
import { itemCounter } from './executor/items.ts';
import { isolateIn } from './isolation/parent.ts';
import { Reaper } from './recovery/reaper.ts';
import { Registry } from './recovery/registry.ts';
import { Sweeper } from './recovery/sweeper.ts';

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
  /** The program that suspect work is run in: it calls `serveIsolated` with the same pipeline. */
  readonly isolatedEntry: URL;
}

export interface FlowWorker {
  /** Hands back what is in hand and stops. */
  close(): Promise<void>;
}

/** Starts to work: takes steps off the queues, and looks after runs whose workers died. */
export async function startWorker(options: FlowWorkerOptions): Promise<FlowWorker> {
  const { redis, prefix, store, pipeline, log, reach = noCrashPoints } = options;
  const worker = `${hostname()}:${process.pid}`;
  const producer = new Producer({
    redis,
    prefix,
    countItems: itemCounter(store, pipeline),
    carrierOf: (visit) => carrierOf(pipeline, visit),
  });
  const ensure = producer.ensure.bind(producer);
  const executor = new Executor({
    store,
    pipeline,
    ensure,
    log,
    worker,
    reach,
    random: Math.random,
    isolated: isolateIn(options.isolatedEntry),
  });
  const workers = new Workers({ ...options, executor, producer });
  await workers.ready();

  const registry = new Registry(redis, prefix);
  const giveBack = workers.giveBack.bind(workers);
  const reaper = new Reaper({
    redis,
    registry,
    workerIds: workers.ids,
    worker,
    giveBack,
    pollMs: options.reaperPollMs,
    log,
  });
  const revive = async (runId: RunId, visit: Visit) => {
    await ensure(runId, visit);
    await producer.wake(runId, visit);
  };
  const sweeper = new Sweeper({ store, revive, idleMs: options.sweepIdleMs, log });
  const stopWaking = store.watchFences((runId) => void wakeParked(store, producer, log, runId));
  await reaper.start();
  sweeper.start();

  return {
    async close() {
      stopWaking();
      await sweeper.close();
      await workers.close();
      await reaper.close();
      executor.close();
      await producer.close();
    },
  };
}

/**
 * A raised fence may mean that a run was resumed, or cancelled while it was paused: what lies parked has to go on or to end.
 * Every worker that hears of it wakes the run's jobs: once is enough, twice no harm.
 */
async function wakeParked(store: Store, producer: Producer, log: Logger, runId: RunId): Promise<void> {
  try {
    const standing = await store.standing(runId);
    if (standing && standing.kind !== 'paused') await producer.wake(runId, standing.current);
  } catch (error) {
    log.warn({ err: error, run: runId }, 'parked jobs could not be woken; of a live run the sweeper does it');
  }
}
