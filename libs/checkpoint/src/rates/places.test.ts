import { randomUUID } from 'node:crypto';
import { setTimeout as elapse } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, expect, inject, onTestFinished, test } from 'vitest';
import { memoryPlaces, type Places } from './places.ts';
import { redisPlaces } from './redis-places.ts';

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

const newPrefix = () => `{${randomUUID()}}`;
const QUICK = { leaseMs: 400, renewMs: 100 };

function closed(places: Places): Places {
  onTestFinished(() => places.close());
  return places;
}

/** Takes until there is none left. */
async function takeAll(places: Places, most: number): Promise<number> {
  const taken = await Promise.all(Array.from({ length: most * 2 }, () => places.take('acme', most)));
  return taken.filter((place) => place !== undefined).length;
}

test.each([
  ['in Redis', () => redisPlaces(redis, newPrefix())],
  ['in memory', memoryPlaces],
])('so many places of a name and no more, until one is given back, once: %s', async (_, make) => {
  const places = closed(make());
  const first = await places.take('acme', 2);
  expect([first?.taken, (await places.take('acme', 2))?.taken]).toEqual([1, 2]);
  expect(await places.take('acme', 2)).toBeUndefined();
  expect((await places.take('other', 2))?.taken).toBe(1);
  first?.giveBack();
  first?.giveBack();
  expect(await takeAll(places, 2)).toBe(1);
});

test('processes share the places, also when they ask at once', async () => {
  const prefix = newPrefix();
  const all = [1, 2, 3].map(() => closed(redisPlaces(redis, prefix)));
  const taken = await Promise.all(all.map((places) => takeAll(places, 10)));
  expect(taken.reduce((sum, count) => sum + count)).toBe(10);
  await all[0]?.close();
  expect(await takeAll(closed(redisPlaces(redis, prefix)), 10), 'what one had is free after its end').toBe(taken[0]);
});

test('who lives keeps its places, and those of who died are free after the lease', async () => {
  const prefix = newPrefix();
  const living = closed(redisPlaces(redis, prefix, QUICK));
  const connection = new Redis(inject('redisUrl'), { retryStrategy: () => null });
  const dead = closed(redisPlaces(connection, prefix, QUICK));
  await living.take('acme', 2);
  await dead.take('acme', 2);
  connection.disconnect();
  const another = closed(redisPlaces(redis, prefix, QUICK));
  expect(await another.take('acme', 2)).toBeUndefined();
  await elapse(2 * QUICK.leaseMs);
  expect((await another.take('acme', 2))?.taken).toBe(2);
  expect(await another.take('acme', 2)).toBeUndefined();
});
