import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { keyContract } from '../contract/keys.ts';
import { redisKeyStore } from './redis-keys.ts';

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

keyContract('the Redis key store', () => redisKeyStore(redis, `{${randomUUID()}}`));
