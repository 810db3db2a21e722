import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { scheduleContract } from './contract.ts';
import { memoryScheduleStore } from './memory.ts';
import { redisScheduleStore } from './redis.ts';

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

scheduleContract('the in-memory driver', memoryScheduleStore);
scheduleContract('the Redis driver', () => redisScheduleStore({ redis, prefix: `{${randomUUID()}}` }));
