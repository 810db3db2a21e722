import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { storeContract } from '../contract/store-contract.ts';
import { redisStore } from '../redis/store.ts';

/** A connection that is taught the acts with one script changed. */
function taughtOtherwise(): Redis {
  const redis = new Redis(inject('redisUrl'));
  const { sound, changed } = inject('luaMutant');
  const define = redis.defineCommand.bind(redis);
  redis.defineCommand = (name, act) => define(name, { ...act, lua: act.lua.replace(sound, () => changed) });
  return redis;
}

const redis = taughtOtherwise();
afterAll(() => redis.disconnect());

storeContract('the Redis store', (eventRetentionMs) =>
  redisStore({ redis, prefix: `{${randomUUID()}}`, runRetentionMs: 60_000, eventRetentionMs }),
);
