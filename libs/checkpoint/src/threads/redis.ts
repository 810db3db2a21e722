import { RunId } from '@cairn/core';
import type { Redis } from 'ioredis';
import { storeKeys } from '../redis/keys.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import { THREAD_KEPT_RUNS, type ThreadStanding, type ThreadStore } from './store.ts';

export interface RedisThreadStoreOptions {
  /** It stays the caller's to close. */
  readonly redis: Redis;
  readonly prefix: string;
}

/** Threads as accept.lua writes them: sorted sets of run ids by the time of their acceptance. */
export function redisThreadStore({ redis, prefix }: RedisThreadStoreOptions): ThreadStore {
  const keys = storeKeys(prefix);

  async function get(key: string): Promise<ThreadStanding | undefined> {
    const replies = await redis
      .multi()
      .zremrangebyrank(key, 0, -(THREAD_KEPT_RUNS + 1))
      .zrevrange(key, 0, -1)
      .pttl(key)
      .time()
      .exec();
    const [, ids, leftMs, [seconds, micros]] = (replies ?? []).map(([error, reply]) => {
      if (error) throw error;
      return reply;
    }) as [number, string[], number, [string, string]];
    if (ids.length === 0) return undefined;
    const nowMs = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
    return { runs: ids.map((id) => RunId.parse(id)), expiresAtMs: nowMs + leftMs };
  }

  return {
    get: (tenant, thread) => orUnavailable(get(keys.thread(tenant, thread))),
    forget: async (tenant, thread) => (await orUnavailable(redis.del(keys.thread(tenant, thread)))) === 1,
    expire: async (tenant, thread, inMs) =>
      (await orUnavailable(redis.pexpire(keys.thread(tenant, thread), inMs))) === 1,
  };
}
