import { containerEngineAnswers, containerRedis } from './redis-container.ts';
import { localRedis } from './redis-local.ts';
import type { RedisOptions, TestRedis } from './redis-options.ts';

export type { RedisOptions, TestRedis };

/**
 * From testcontainers where a Docker engine answers, else from this machine's redis-server.
 * `CAIRN_TEST_REDIS=local` takes the latter although there is an engine.
 */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const local = process.env.CAIRN_TEST_REDIS === 'local' || !(await containerEngineAnswers());
  return local ? localRedis(options) : containerRedis(options);
}
