import { randomUUID } from 'node:crypto';
import { setTimeout as elapse } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, expect, inject, test } from 'vitest';
import { memoryHitCounter } from './hit-counter.ts';
import { redisHitCounter } from './redis-hits.ts';

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

test.each([
  ['in Redis', () => redisHitCounter(redis, `{${randomUUID()}}`)],
  ['in memory', memoryHitCounter],
])('hits are counted by name until the window ends: %s', async (_, make) => {
  const count = make();
  expect((await count('acme', 300)).hits).toBe(1);
  const second = await count('acme', 300);
  expect(second.hits).toBe(2);
  expect(second.leftMs).toBeGreaterThan(0);
  expect(second.leftMs).toBeLessThanOrEqual(300);
  expect((await count('other', 300, 40)).hits).toBe(40);
  expect((await count('other', 300, 2)).hits).toBe(42);
  await elapse(320);
  expect((await count('acme', 300)).hits).toBe(1);
  expect((await count('other', 300, 40)).hits).toBe(40);
});

test('processes count together', async () => {
  const prefix = `{${randomUUID()}}`;
  const [one, other] = [redisHitCounter(redis, prefix), redisHitCounter(redis, prefix)];
  expect((await one('acme', 60_000)).hits).toBe(1);
  expect((await other('acme', 60_000)).hits).toBe(2);
});
