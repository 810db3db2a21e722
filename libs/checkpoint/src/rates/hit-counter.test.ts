import { randomUUID } from 'node:crypto';
import { setTimeout as elapse } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, expect, inject, test } from 'vitest';
import { redisHitCounter } from './hit-counter.ts';

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

test('hits are counted by name, by all processes together, until the window ends', async () => {
  const prefix = `{${randomUUID()}}`;
  const [one, other] = [redisHitCounter(redis, prefix), redisHitCounter(redis, prefix)];
  expect((await one('acme', 300)).hits).toBe(1);
  const second = await other('acme', 300);
  expect(second.hits).toBe(2);
  expect(second.leftMs).toBeGreaterThan(0);
  expect(second.leftMs).toBeLessThanOrEqual(300);
  expect((await one('other', 300)).hits).toBe(1);
  await elapse(320);
  expect((await one('acme', 300)).hits).toBe(1);
});
