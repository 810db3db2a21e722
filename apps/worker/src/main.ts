import { hostname } from 'node:os';
import { redisStore } from '@cairn/checkpoint';
import { armCrashPoint, startWorker } from '@cairn/flow';
import { checkRedis, closeOnSignal, createLogger, exitOnUncaught, loadEnv, workerConnection } from '@cairn/platform';
import { researchPipeline, startThreads } from '@cairn/steps';
import { paced } from './paced.ts';

/** A worker that is told to stop has this long to hand back what it has in hand. */
const SHUTDOWN_MS = 5_000;

const env = loadEnvOrExit();
const log = createLogger({ name: 'worker', level: env.CAIRN_LOG_LEVEL });
exitOnUncaught(log);

const redis = workerConnection(env.REDIS_URL, log);
const findings = await checkRedis(redis);
for (const { code, message } of findings.warnings) log.warn({ code }, message);
for (const { code, message } of findings.problems) log.error({ code }, message);
if (findings.problems.length > 0) process.exit(1);

const threads = startThreads();
const research = researchPipeline({ corpusDir: env.CAIRN_CORPUS_DIR, privateSources: env.CAIRN_PRIVATE_SOURCES, threads });
const store = redisStore({ redis, prefix: env.CAIRN_PREFIX, runRetentionMs: env.CAIRN_RUN_RETENTION_MS });
const worker = await startWorker({
  redis,
  prefix: env.CAIRN_PREFIX,
  store,
  pipeline: paced(research, env.CAIRN_PACE_MS),
  log,
  concurrency: env.CAIRN_CONCURRENCY,
  lockMs: env.CAIRN_LOCK_MS,
  stalledCheckMs: env.CAIRN_STALLED_CHECK_MS,
  sweepIdleMs: env.CAIRN_SWEEP_IDLE_MS,
  reaperPollMs: env.CAIRN_REAPER_POLL_MS,
  reach: armCrashPoint(env.CAIRN_CRASH_POINT, (point) => log.warn({ point }, 'crash point reached')),
});

closeOnSignal({
  log,
  deadlineMs: SHUTDOWN_MS,
  closers: [
    { name: 'worker', close: () => worker.close() },
    { name: 'threads', close: () => threads.close() },
    { name: 'store', close: () => store.close() },
    { name: 'redis', close: () => redis.disconnect() },
  ],
});
log.info({ worker: `${hostname()}:${process.pid}`, concurrency: env.CAIRN_CONCURRENCY }, 'worker ready');

function loadEnvOrExit() {
  try {
    return loadEnv(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
