import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { pipelineContract } from './contract.ts';
import { memoryPipelineStore } from './memory.ts';
import { redisPipelineStore } from './redis.ts';

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

pipelineContract('the in-memory driver', memoryPipelineStore);
pipelineContract('the Redis driver', (now) => redisPipelineStore({ redis, prefix: `{${randomUUID()}}`, now }));
