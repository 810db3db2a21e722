import type { Redis } from 'ioredis';

/** What BullMQ keeps of each queue for itself, by its key. */
export async function queueMeta(redis: Redis): Promise<[key: string, value: Record<string, string>][]> {
  const keys = (await redis.keys('*:meta')).sort();
  return Promise.all(keys.map(async (key) => [key, await redis.hgetall(key)]));
}
