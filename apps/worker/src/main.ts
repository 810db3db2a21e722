import { hostname } from 'node:os';
import { extname } from 'node:path';
import { redisScheduleStore } from '@cairn/checkpoint';
import { armCrashPoint, startWorker } from '@cairn/flow';
import { checkRedis, closeOnSignal, exitOnUncaught, startWorkerMetrics } from '@cairn/platform';
import { setUp } from './setup.ts';
import { tellWebhooks } from './webhooks.ts';

/** A worker that is told to stop has this long to hand back what it has in hand. */
const SHUTDOWN_MS = 5_000;

const { env, log, redis, threads, prefix, pipeline, store } = setUp('worker');
exitOnUncaught(log);

const findings = await checkRedis(redis);
for (const { code, message } of findings.warnings) log.warn({ code }, message);
for (const { code, message } of findings.problems) log.error({ code }, message);
if (findings.problems.length > 0) process.exit(1);

const reach = armCrashPoint(env.CAIRN_CRASH_POINT, (point) => log.warn({ point }, 'crash point reached'));
const metrics = await startWorkerMetrics(env, redis);
const webhooks = tellWebhooks({ env, redis, store, reach, log });
const worker = await startWorker({
  redis,
  prefix,
  store,
  pipeline,
  log,
  concurrency: env.CAIRN_CONCURRENCY,
  lockMs: env.CAIRN_LOCK_MS,
  stalledCheckMs: env.CAIRN_STALLED_CHECK_MS,
  sweepIdleMs: env.CAIRN_SWEEP_IDLE_MS,
  reaperPollMs: env.CAIRN_REAPER_POLL_MS,
  reach,
  schedules: redisScheduleStore({ redis, prefix }),
  tenantLiveRuns: env.CAIRN_TENANT_LIVE_RUNS,
  beside: webhooks.queue,
  meter: metrics.meter,
  isolatedEntry: new URL(`./isolated${extname(import.meta.url)}`, import.meta.url),
});

closeOnSignal({
  log,
  deadlineMs: SHUTDOWN_MS,
  closers: [
    { name: 'webhooks', close: () => webhooks.close() },
    { name: 'worker', close: () => worker.close() },
    { name: 'metrics', close: () => metrics.close() },
    { name: 'threads', close: () => threads.close() },
    { name: 'store', close: () => store.close() },
    { name: 'redis', close: () => redis.disconnect() },
  ],
});
log.info(
  { worker: `${hostname()}:${process.pid}`, concurrency: env.CAIRN_CONCURRENCY, metricsPort: metrics.port },
  'worker ready',
);
