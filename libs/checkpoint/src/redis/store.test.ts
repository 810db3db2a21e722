import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { storeContract } from '../contract/store-contract.ts';
import { redisStore } from './store.ts';

const redis = new Redis(inject('redisUrl'));
const stores: { close(): Promise<void> }[] = [];

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  redis.disconnect();
});

storeContract('the Redis store', (eventRetentionMs) => {
  const store = redisStore({ redis, prefix: `{${randomUUID()}}`, runRetentionMs: 60_000, eventRetentionMs });
  stores.push(store);
  return store;
});
