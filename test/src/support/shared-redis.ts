import type { TestProject } from 'vitest/node';
import { startRedis, type TestRedis } from './redis.ts';

let redis: TestRedis | undefined;

/** One Redis for all tests that need nothing but a key prefix of their own. */
export async function setup(project: TestProject): Promise<void> {
  redis = await startRedis();
  project.provide('redisUrl', redis.url);
}

export async function teardown(): Promise<void> {
  await redis?.stop();
}
