import {
  redisHitCounter,
  redisKeyStore,
  redisPipelineStore,
  redisPlaces,
  redisScheduleStore,
  redisStore,
  redisThreadStore,
  redisTriggerStore,
} from '@cairn/checkpoint';
import { armCrashPoint, createFlowClient, createSchedules, runJobs, ScheduleQueue } from '@cairn/flow';
import { closeOnSignal, createLogger, exitOnUncaught, loadEnv, producerConnection } from '@cairn/platform';
import { createApp } from './app.ts';
import { apiConfig } from './config.ts';
import { favourMemory } from './memory.ts';
import { startMetrics } from './metrics/start.ts';
import { RESEARCH } from './pipeline.ts';
import { createReadiness } from './readiness.ts';
import { listen } from './server.ts';
import { refuseUnsoundRedis } from './sound-redis.ts';
import { RunStreams } from './streams/run-streams.ts';

/** An API that is told to stop has this long to answer what it was asked. */
const SHUTDOWN_MS = 10_000;

async function main(): Promise<void> {
  favourMemory();
  const env = loadEnv(process.env);
  const config = apiConfig(env);
  const log = createLogger({ name: 'api', level: env.CAIRN_LOG_LEVEL });
  exitOnUncaught(log);

  const { CAIRN_PREFIX: prefix, CAIRN_RUN_RETENTION_MS: runRetentionMs } = env;
  const redis = producerConnection(env.REDIS_URL, log);
  await refuseUnsoundRedis(redis, log);
  const { CAIRN_EVENT_RETENTION_MS: eventRetentionMs, CAIRN_THREAD_TTL_MS: threadMs } = env;
  const store = redisStore({ redis, prefix, runRetentionMs, eventRetentionMs, threadMs });
  const reach = armCrashPoint(env.CAIRN_CRASH_POINT, (point) => log.warn({ point }, 'crash point reached'));
  const flow = createFlowClient({
    store,
    entry: RESEARCH.entry,
    jobs: runJobs(redis, prefix),
    pipelines: redisPipelineStore({ redis, prefix }),
    reach,
  });
  const readiness = createReadiness(() => redis.ping());
  const keys = redisKeyStore(redis, prefix);
  const countHits = redisHitCounter(redis, prefix);
  const places = redisPlaces(redis, prefix);
  const streams = new RunStreams({ store, log });
  const threads = redisThreadStore({ redis, prefix });
  const triggers = redisTriggerStore({ redis, prefix });
  const ticker = new ScheduleQueue({ redis, prefix });
  const schedules = createSchedules({ store: redisScheduleStore({ redis, prefix }), ticker, reach });
  const figures = await startMetrics({ env, config, redis, store, pipelines: flow.pipelines, streams });
  const { metrics } = figures;
  const parts = {
    flow,
    config,
    log,
    readiness,
    streams,
    threads,
    schedules,
    triggers,
    keys,
    countHits,
    places,
    metrics,
  };
  const server = await listen(createApp(parts), env.HOST, env.PORT);

  closeOnSignal({
    log,
    deadlineMs: SHUTDOWN_MS,
    closers: [
      { name: 'readiness', close: () => readiness.drain() },
      { name: 'streams', close: () => streams.close() },
      { name: 'server', close: () => server.close() },
      { name: 'metrics', close: () => figures.close() },
      { name: 'places', close: () => places.close() },
      { name: 'schedules', close: () => ticker.close() },
      { name: 'flow', close: () => flow.close() },
      { name: 'store', close: () => store.close() },
      { name: 'redis', close: () => redis.disconnect() },
    ],
  });
  if (config.keys.length === 0) log.warn({}, 'Without CAIRN_API_KEYS everybody on this machine may use the API');
  log.info({ host: env.HOST, port: server.port, metricsPort: figures.port }, 'api ready');
}

try {
  await main();
} catch (error) {
  // Whoever starts this process has to mend what is wrong: the message is for them, a stack is not.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
