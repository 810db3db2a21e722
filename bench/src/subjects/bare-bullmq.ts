import { LOST_WAKE_UP_S } from '@cairn/flow';
import { loadEnv } from '@cairn/platform';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { untilDrained } from './drained.ts';
import { STEPS, type Submitter, type Working, type WorkSettings } from './subject.ts';

/** What both baselines share. They get Cairn's settings: one connection for all, the same locks, ended jobs removed. */
export interface Bare {
  readonly redis: Redis;
  readonly queue: Queue;
  readonly prefix: string;
}

const QUEUE = 'steps';
const channelOf = (prefix: string) => `${prefix}:ended`;

export function bare(url: string, prefix: string): Bare {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  return { redis, prefix, queue: new Queue(QUEUE, { connection: redis, prefix, skipMetasUpdate: true }) };
}

export interface StepData {
  readonly run: string;
  /** From 1. */
  readonly step: number;
}

/** Starts a worker whose jobs are single steps. */
export async function bareWorker<Data extends StepData>(
  { redis, prefix, queue }: Bare,
  { concurrency, announce }: WorkSettings,
  run: (job: Job<Data>) => Promise<unknown>,
): Promise<Working> {
  const env = loadEnv({});
  let ended = 0;
  const worker = new Worker<Data>(queue.name, run, {
    connection: redis,
    prefix,
    concurrency,
    lockDuration: env.CAIRN_LOCK_MS,
    stalledInterval: env.CAIRN_STALLED_CHECK_MS,
    drainDelay: LOST_WAKE_UP_S,
  });
  worker.on('error', (error) => console.error(error));
  worker.on('completed', ({ data }) => {
    if (data.step < STEPS) return;
    ended += 1;
    if (announce) void redis.publish(channelOf(prefix), data.run);
  });
  await worker.waitUntilReady();
  return {
    ended: () => ended,
    async close() {
      await worker.close();
      await queue.close();
      redis.disconnect();
    },
  };
}

/** @param add adds a run's jobs */
export async function bareSubmitter(
  { redis, prefix, queue }: Bare,
  add: (runId: string) => Promise<unknown>,
): Promise<Submitter> {
  const heard = new Set<string>();
  const waiting = new Map<string, () => void>();
  const subscriber = redis.duplicate();
  subscriber.on('message', (_channel: string, runId: string) => {
    heard.add(runId);
    waiting.get(runId)?.();
  });
  await subscriber.subscribe(channelOf(prefix));
  return {
    async submit() {
      const runId = crypto.randomUUID();
      await add(runId);
      return runId;
    },
    async ended(runId) {
      if (!heard.has(runId)) await new Promise<void>((resolve) => waiting.set(runId, resolve));
      waiting.delete(runId);
      heard.delete(runId);
    },
    drained: () => untilDrained(queue),
    async close() {
      subscriber.disconnect();
      await queue.close();
      redis.disconnect();
    },
  };
}
