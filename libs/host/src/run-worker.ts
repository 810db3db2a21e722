import { hostname } from 'node:os';
import { redisStore } from '@cairn/checkpoint';
import type { Pipeline } from '@cairn/core';
import { armCrashPoint, isIsolated, serveIsolated, startWorker } from '@cairn/flow';
import {
  checkRedis,
  closeOnSignal,
  createLogger,
  type Env,
  exitOnUncaught,
  loadEnv,
  startWorkerMetrics,
  workerConnection,
} from '@cairn/platform';

/** A worker that is told to stop has this long to hand back what it has in hand. */
const SHUTDOWN_MS = 5_000;

/**
 * Makes this process a worker of a pipeline: settings come from the environment, SIGTERM hands back what is in hand. A step that
 * took its process down twice is run in another process of the same program, so nothing of it may stand before this call that
 * must not happen twice.
 * @param program its `import.meta.url`
 */
export async function runWorker(pipeline: Pipeline, program: string): Promise<void> {
  const { env, log, redis, store } = setUp(pipeline.name);
  const parts = { redis, prefix: env.CAIRN_PREFIX, store, pipeline, log };
  if (isIsolated()) {
    await serveIsolated(parts);
    await store.close();
    redis.disconnect();
    process.disconnect();
    return;
  }
  for (const { code, message } of (await checkRedis(redis)).problems) {
    log.error({ code }, message);
    process.exit(1);
  }
  const metrics = await startWorkerMetrics(env, redis);
  const worker = await startWorker({
    ...parts,
    meter: metrics.meter,
    concurrency: env.CAIRN_CONCURRENCY,
    lockMs: env.CAIRN_LOCK_MS,
    stalledCheckMs: env.CAIRN_STALLED_CHECK_MS,
    sweepIdleMs: env.CAIRN_SWEEP_IDLE_MS,
    reaperPollMs: env.CAIRN_REAPER_POLL_MS,
    reach: armCrashPoint(env.CAIRN_CRASH_POINT, (point) => log.warn({ point }, 'crash point reached')),
    isolatedEntry: new URL(program),
  });
  closeOnSignal({
    log,
    deadlineMs: SHUTDOWN_MS,
    closers: [
      { name: 'worker', close: () => worker.close() },
      { name: 'metrics', close: () => metrics.close() },
      { name: 'store', close: () => store.close() },
      { name: 'redis', close: () => redis.disconnect() },
    ],
  });
  log.info({ worker: `${hostname()}:${process.pid}`, concurrency: env.CAIRN_CONCURRENCY }, 'worker ready');
}

function setUp(name: string) {
  const env = envOrExit();
  const log = createLogger({ name, level: env.CAIRN_LOG_LEVEL });
  exitOnUncaught(log);
  const redis = workerConnection(env.REDIS_URL, log);
  const store = redisStore({
    redis,
    prefix: env.CAIRN_PREFIX,
    runRetentionMs: env.CAIRN_RUN_RETENTION_MS,
    eventRetentionMs: env.CAIRN_EVENT_RETENTION_MS,
    threadMs: env.CAIRN_THREAD_TTL_MS,
  });
  return { env, log, redis, store };
}

/** Whoever starts this process has to mend what is wrong: the message is for them, a stack is not. */
function envOrExit(): Env {
  try {
    return loadEnv(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
