import { containerEngineAnswers, containerRedis } from './redis-container.ts';
import { localRedis } from './redis-local.ts';
import { laneOf, type RedisOptions, type TestRedis } from './redis-options.ts';

export type { RedisOptions, TestRedis };

const IMAGE = 'redis:7-bookworm';

/** What CAIRN_TEST_REDIS asks for; else a container where a Docker engine answers, else this machine's redis-server. */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const lane = laneOf(process.env.CAIRN_TEST_REDIS);
  const image = lane?.kind === 'container' ? lane.image : IMAGE;
  const inContainer = lane ? lane.kind === 'container' : await containerEngineAnswers();
  return inContainer ? containerRedis(image, options) : localRedis(options);
}
