import { redisStore } from '@cairn/checkpoint';
import { createLogger, loadEnv, workerConnection } from '@cairn/platform';
import { errandsPipeline } from './errands.ts';

/** What a worker of the errands and the process that it isolates suspect work in have in common. */
export function setUp(name: string) {
  const env = loadEnv(process.env);
  const log = createLogger({ name, level: env.CAIRN_LOG_LEVEL });
  const redis = workerConnection(env.REDIS_URL, log);
  const prefix = env.CAIRN_PREFIX;
  const store = redisStore({ redis, prefix, runRetentionMs: env.CAIRN_RUN_RETENTION_MS });
  return { env, log, redis, prefix, store, pipeline: errandsPipeline(process.env.CHAOS_TARGET ?? '') };
}
