import { redisStore, type Store } from '@cairn/checkpoint';
import { ResearchRequest, RunId } from '@cairn/core';
import { createFlowClient, entryOf, runJobs, startWorker } from '@cairn/flow';
import { createLogger, type Env, loadEnv, producerConnection, workerConnection } from '@cairn/platform';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { benchPipeline } from './cairn-pipeline.ts';
import { untilDrained } from './drained.ts';
import type { Subject, SubjectName, Submitter, WorkSettings } from './subject.ts';

/** The queue of the flows' anchors, whose jobs last as long as their runs. */
const ROOTS = 'runs';
/** Entries: who began the held step, and when. */
export const BEGINNINGS = '{bench}:beginnings';
/** A wake-up may fall between a look and the subscription. */
const LOOK_AGAIN_MS = 25;

const request = ResearchRequest.parse({ topic: 'A run of five steps that do nothing' });
const log = createLogger({ name: 'bench', level: 'error' });

/** What every process of the product takes when nobody sets anything. */
const settingsOf = (url: string): Env => loadEnv({ REDIS_URL: url, CAIRN_PREFIX: '{bench}' });

const storeOf = (redis: Redis, env: Env) =>
  redisStore({ redis, prefix: env.CAIRN_PREFIX, runRetentionMs: env.CAIRN_RUN_RETENTION_MS });

/** The product itself: the real client, executor, store, reaper and sweeper. */
const cairnWith = (name: SubjectName, jobs: 'every_step' | 'every_fan_out'): Subject => ({
  name,
  async submitter(url) {
    const env = settingsOf(url);
    const redis = producerConnection(url, log);
    await new Promise((ready) => redis.once('ready', ready));
    const store = storeOf(redis, env);
    const flow = createFlowClient({
      store,
      entry: entryOf(benchPipeline({ jobs })),
      jobs: runJobs(redis, env.CAIRN_PREFIX),
    });
    const roots = new Queue(ROOTS, { connection: redis, prefix: env.CAIRN_PREFIX, skipMetasUpdate: true });
    return {
      submit: async () => (await flow.start(request, { tenant: 'bench' })).run.id,
      ended: (runId) => untilOver(store, RunId.parse(runId)),
      drained: () => untilDrained(roots),
      async close() {
        await Promise.all([roots.close(), flow.close()]);
        await store.close();
        redis.disconnect();
      },
    } satisfies Submitter;
  },
  async work({ url, concurrency, hold }: WorkSettings) {
    const env = settingsOf(url);
    const redis = workerConnection(url, log);
    const store = storeOf(redis, env);
    let ended = 0;
    const pipeline = benchPipeline({
      jobs,
      onLastStep: () => {
        ended += 1;
      },
      ...(hold ? { onHeldStep: (attempt: number) => writeBeginning(redis, attempt) } : {}),
    });
    const worker = await startWorker({
      redis,
      prefix: env.CAIRN_PREFIX,
      store,
      pipeline,
      log,
      concurrency,
      lockMs: env.CAIRN_LOCK_MS,
      stalledCheckMs: env.CAIRN_STALLED_CHECK_MS,
      sweepIdleMs: env.CAIRN_SWEEP_IDLE_MS,
      reaperPollMs: env.CAIRN_REAPER_POLL_MS,
      isolatedEntry: new URL(import.meta.url), // no step of the bench takes its process down
    });
    return {
      ended: () => ended,
      async close() {
        await worker.close();
        await store.close();
        redis.disconnect();
      },
    };
  },
});

/** A job for every step: what research runs with. */
export const cairn = cairnWith('cairn', 'every_step');
/** One job carries a run on from fan-out to fan-out: for pipelines of short steps. */
export const cairnCarrying = cairnWith('cairn-carrying', 'every_fan_out');

async function writeBeginning(redis: Redis, attempt: number): Promise<void> {
  await redis.rpush(BEGINNINGS, JSON.stringify({ pid: process.pid, attempt, atMs: Date.now() }));
}

/** Looks where the run stands whenever its log grew, as a reader of its events does. */
function untilOver(store: Store, runId: RunId): Promise<void> {
  return new Promise((resolve, reject) => {
    let looking = false;
    let again = false;
    const look = async () => {
      again = true;
      if (looking) return;
      looking = true;
      while (again) {
        again = false;
        const standing = await store.standing(runId);
        if (standing?.kind !== 'over') continue;
        stop();
        return standing.status === 'completed' ? resolve() : reject(new Error(`${runId} is ${standing.status}.`));
      }
      looking = false;
    };
    const onGrowth = () => void look().catch(reject);
    const timer = setInterval(onGrowth, LOOK_AGAIN_MS);
    const unwatch = store.watch(runId, onGrowth);
    const stop = () => {
      clearInterval(timer);
      unwatch();
    };
    onGrowth();
  });
}
