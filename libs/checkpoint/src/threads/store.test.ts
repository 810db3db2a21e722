import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { memoryStore } from '../memory/store.ts';
import { redisStore } from '../redis/store.ts';
import type { Store } from '../store.ts';
import { threadContract } from './contract.ts';
import { memoryThreadStore } from './memory.ts';
import { redisThreadStore } from './redis.ts';

const redis = new Redis(inject('redisUrl'));
const stores: Store[] = [];

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  redis.disconnect();
});

threadContract('the in-memory driver', () => {
  const store = memoryStore();
  return { store, threads: memoryThreadStore(store) };
});

threadContract('the Redis driver', () => {
  const prefix = `{${randomUUID()}}`;
  const store = redisStore({ redis, prefix, runRetentionMs: 60_000 });
  stores.push(store);
  return { store, threads: redisThreadStore({ redis, prefix }) };
});
