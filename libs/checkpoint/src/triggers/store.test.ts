import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { triggerContract } from './contract.ts';
import { memoryTriggerStore } from './memory.ts';
import { redisTriggerStore } from './redis.ts';

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

triggerContract('the in-memory driver', memoryTriggerStore);
triggerContract('the Redis driver', () => redisTriggerStore({ redis, prefix: `{${randomUUID()}}` }));
