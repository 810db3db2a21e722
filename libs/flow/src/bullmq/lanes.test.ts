import { randomUUID } from 'node:crypto';
import type { RunId } from '@cairn/core';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { queuesOf } from './jobs.ts';
import { Lanes } from './lanes.ts';

const RUN: RunId = 'run_01890000-0000-7000-8000-000000000001';
const FIRST = { step: 'sort', round: 1 };
const prefix = `{${randomUUID()}}`;
let redis: Redis;
let lanes: Lanes;

beforeAll(() => {
  redis = new Redis(inject('redisUrl'), { maxRetriesPerRequest: null });
  lanes = new Lanes(redis, prefix);
});

afterAll(async () => {
  await lanes.close();
  redis.disconnect();
});

/** How many jobs wait in the queue of steps. */
async function waiting(lane: string | undefined): Promise<number> {
  const queue = new Queue(queuesOf(lane).steps, { connection: redis, prefix });
  const count = await queue.getWaitingCount();
  await queue.close();
  return count;
}

test('a run’s jobs are in the queues of its pipeline, and in no other ones', async () => {
  await lanes.addRun(RUN, FIRST, { lane: 'invoices', pipeline: 'invoices@1' });
  await lanes.addRun(RUN, FIRST, { lane: 'invoices', pipeline: 'invoices@1' });
  expect([await waiting('invoices'), await waiting('music'), await waiting(undefined)]).toEqual([1, 0, 0]);

  await lanes.remove(RUN, undefined);
  expect(await waiting('invoices'), 'another lane has no job of that id').toBe(1);
  await lanes.remove(RUN, 'invoices');
  expect(await waiting('invoices')).toBe(0);
});

test('without a lane they are in those that all share', async () => {
  await lanes.addRun(RUN, FIRST, { pipeline: 'research@1' });
  expect([await waiting(undefined), await waiting('invoices')]).toEqual([1, 0]);
});
