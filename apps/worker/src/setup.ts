import { recallFor, redisHostTurns, redisSnapshots, redisStore, redisThreadStore } from '@cairn/checkpoint';
import type { RunId } from '@cairn/core';
import { createLogger, type Env, loadEnv, workerConnection } from '@cairn/platform';
import { type ModelConfig, researchPipeline, startThreads } from '@cairn/steps';
import { paced } from './paced.ts';

/** What a worker and the process that it isolates suspect work in have in common. */
export function setUp(name: string) {
  const env = envOrExit();
  const log = createLogger({ name, level: env.CAIRN_LOG_LEVEL });
  const redis = workerConnection(env.REDIS_URL, log);
  const prefix = env.CAIRN_PREFIX;
  const store = redisStore({
    redis,
    prefix,
    runRetentionMs: env.CAIRN_RUN_RETENTION_MS,
    eventRetentionMs: env.CAIRN_EVENT_RETENTION_MS,
    threadMs: env.CAIRN_THREAD_TTL_MS,
  });
  const remembered = redisThreadStore({ redis, prefix });
  const threads = startThreads();
  const ttlMs = env.CAIRN_PAGE_CACHE_MS;
  const tenantOf = async (runId: RunId) => (await store.get(runId))?.tenant;
  const research = researchPipeline({
    corpusDir: env.CAIRN_CORPUS_DIR,
    privateSources: env.CAIRN_PRIVATE_SOURCES,
    recall: (runId) => recallFor(store, remembered, runId),
    threads,
    userAgent: env.CAIRN_USER_AGENT,
    hostTerms: { atOnce: env.CAIRN_HOST_AT_ONCE, gapMs: env.CAIRN_HOST_GAP_MS },
    turns: redisHostTurns(redis, prefix),
    model: modelOf(env),
    search: { provider: env.CAIRN_SEARCH, url: env.CAIRN_SEARCH_URL, key: env.CAIRN_SEARCH_KEY },
    ...(ttlMs > 0 && { snapshots: redisSnapshots({ redis, prefix, tenantOf, ttlMs }) }),
  });
  return {
    env,
    log,
    redis,
    threads,
    prefix,
    pipeline: paced(research, env.CAIRN_PACE_MS),
    store,
  };
}

/** The address is the operator's: no guard stands before it. */
function modelOf(env: Env): ModelConfig | undefined {
  if (env.CAIRN_MODEL === undefined) return undefined;
  return {
    provider: env.CAIRN_MODEL_PROVIDER,
    name: env.CAIRN_MODEL,
    url: env.CAIRN_MODEL_URL,
    key: env.CAIRN_MODEL_KEY,
    prices: env.CAIRN_MODEL_PRICES,
    silenceMs: env.CAIRN_MODEL_SILENCE_MS,
    maxOutputTokens: env.CAIRN_MODEL_MAX_OUTPUT_TOKENS,
  };
}

function envOrExit(): Env {
  try {
    return loadEnv(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
