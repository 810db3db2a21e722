import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { snapshotContract } from './contract.ts';
import { memorySnapshots } from './memory.ts';
import { redisSnapshots } from './redis.ts';

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

snapshotContract('the in-memory driver', memorySnapshots);
snapshotContract('the Redis driver', (tenantOf, ttlMs) =>
  redisSnapshots({ redis, prefix: `{${randomUUID()}}`, tenantOf, ttlMs }),
);
