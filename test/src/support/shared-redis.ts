import type { TestProject } from 'vitest/node';
import { startRedis } from './redis.ts';

/** One Redis for all tests that need nothing but an empty prefix. */
export default async function startSharedRedis(project: TestProject): Promise<() => Promise<void>> {
  const redis = await startRedis();
  project.provide('redisUrl', redis.url);
  return () => redis.stop();
}
