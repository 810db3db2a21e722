import type { Redis } from 'ioredis';
import { z } from 'zod';
import { storeKeys } from '../redis/keys.ts';
import { loadActs } from '../redis/scripts.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import type { HitCounter } from './hit-counter.ts';

const Reply = z.tuple([z.number(), z.number()]);

/** Counts of all processes of the installation together. @param redis stays the caller's to close */
export function redisHitCounter(redis: Redis, prefix: string): HitCounter {
  const keys = storeKeys(prefix);
  const run = loadActs(redis);
  return async (name, windowMs, happened = 1) => {
    const [hits, leftMs] = Reply.parse(await orUnavailable(run('count-hit', [keys.hits(name)], [windowMs, happened])));
    return { hits, leftMs };
  };
}
