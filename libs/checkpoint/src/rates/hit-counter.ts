import type { Redis } from 'ioredis';
import { z } from 'zod';
import { storeKeys } from '../redis/keys.ts';
import { loadActs } from '../redis/scripts.ts';
import { orUnavailable } from '../redis/unavailable.ts';

export interface Hits {
  readonly hits: number;
  /** Until the window ends. */
  readonly leftMs: number;
}

/** Counts what happens to `name` in windows of time, together with all processes of the installation. */
export type HitCounter = (name: string, windowMs: number) => Promise<Hits>;

const Reply = z.tuple([z.number(), z.number()]);

/** @param redis stays the caller's to close */
export function redisHitCounter(redis: Redis, prefix: string): HitCounter {
  const keys = storeKeys(prefix);
  const run = loadActs(redis);
  return async (name, windowMs) => {
    const [hits, leftMs] = Reply.parse(await orUnavailable(run('count-hit', [keys.hits(name)], [windowMs])));
    return { hits, leftMs };
  };
}
