import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { storeKeys } from '../redis/keys.ts';
import { loadActs } from '../redis/scripts.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import { LeasedPlaces, PLACE_LEASE, type Places } from './places.ts';

const Reply = z.tuple([z.number(), z.number()]);
const NOT_ASKED = 0;

/** Places that all processes of the installation share. @param redis stays the caller's to close */
export function redisPlaces(redis: Redis, prefix: string, { leaseMs, renewMs } = PLACE_LEASE): Places {
  const keys = storeKeys(prefix);
  const run = loadActs(redis);
  const holder = randomUUID();
  return new LeasedPlaces(async (name, own, most = NOT_ASKED) => {
    const reply = run('hold-places', [keys.places(name)], [holder, own, leaseMs, most]);
    const [held, taken] = Reply.parse(await orUnavailable(reply));
    return held === 1 ? taken : undefined;
  }, renewMs);
}
