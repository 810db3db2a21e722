import { randomUUID } from 'node:crypto';
import { setTimeout as elapse } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { memoryHostTurns, TURN_LEASE_MS } from './host-turns.ts';
import { redisHostTurns } from './redis-turns.ts';

const redis = new Redis(inject('redisUrl'));
afterAll(() => redis.disconnect());

const TWO = { atOnce: 2, gapMs: 0 };
const YOURS = { kind: 'yours' };

describe.each([
  ['in Redis', () => redisHostTurns(redis, `{${randomUUID()}}`)],
  ['in memory', memoryHostTurns],
])('turns %s', (_, make) => {
  test('so many ask a host at once, and no more until one gives its turn back', async () => {
    const turns = make();
    expect(await turns.take('a.example', 'one', TWO)).toEqual(YOURS);
    expect(await turns.take('a.example', 'two', TWO)).toEqual(YOURS);
    expect(await turns.take('a.example', 'three', TWO)).toEqual({ kind: 'full' });
    expect(await turns.take('b.example', 'three', TWO)).toEqual(YOURS);
    expect(await turns.take('a.example', 'two', TWO), 'kept for longer').toEqual(YOURS);
    await turns.give('a.example', 'one');
    await turns.give('a.example', 'one');
    expect(await turns.take('a.example', 'three', TWO)).toEqual(YOURS);
    expect(await turns.take('a.example', 'four', TWO)).toEqual({ kind: 'full' });
  });

  test('two beginnings have a gap between them, which a turn that is kept does not wait for', async () => {
    const turns = make();
    const terms = { atOnce: 2, gapMs: 200 };
    expect(await turns.take('a.example', 'one', terms)).toEqual(YOURS);
    expect(await turns.take('a.example', 'one', terms)).toEqual(YOURS);
    const second = await turns.take('a.example', 'two', terms);
    if (second.kind !== 'resting') throw new Error(second.kind);
    expect(second.leftMs).toBeGreaterThan(0);
    expect(second.leftMs).toBeLessThanOrEqual(200);
    await elapse(220);
    expect(await turns.take('a.example', 'two', terms)).toEqual(YOURS);
  });

  test('a host that is left alone gets nobody new, for the longest that was asked for', async () => {
    const turns = make();
    await turns.take('a.example', 'one', TWO);
    await turns.rest('a.example', 60_000);
    await turns.rest('a.example', 10);
    const refused = await turns.take('a.example', 'two', TWO);
    if (refused.kind !== 'resting') throw new Error(refused.kind);
    expect(refused.leftMs).toBeGreaterThan(50_000);
    expect(await turns.take('a.example', 'one', TWO)).toEqual(YOURS);
  });
});

test('a dead holder’s turn is free after its lease, and leaves nothing behind', async () => {
  const prefix = `{${randomUUID()}}`;
  const turns = redisHostTurns(redis, prefix);
  const one = { atOnce: 1, gapMs: 10 };
  expect(await turns.take('a.example', 'dead', one)).toEqual(YOURS);
  await elapse(20);
  expect(await turns.take('a.example', 'next', one)).toEqual({ kind: 'full' });
  await elapse(TURN_LEASE_MS);
  expect(await redis.keys(`${prefix}*`)).toEqual([]);
  expect(await turns.take('a.example', 'next', one)).toEqual(YOURS);
});
