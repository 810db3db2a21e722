import { randomUUID } from 'node:crypto';
import type { RunId, Visit } from '@cairn/core';
import { Job, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { partJobId, QUEUES, stepJobId } from './jobs.ts';
import { Producer } from './producer.ts';

const ITEMS = 3;
const plan: Visit = { step: 'plan', round: 1 };
const gather: Visit = { step: 'gather', round: 1 };
const runId: RunId = 'run_00000000-0000-7000-8000-000000000001';

let redis: Redis;
let producer: Producer;
let queues: Record<keyof typeof QUEUES, Queue>;

beforeEach(() => {
  redis = new Redis(inject('redisUrl'), { maxRetriesPerRequest: null });
  const prefix = `{${randomUUID()}}`;
  producer = new Producer({
    redis,
    prefix,
    countItems: async (_, visit) => (visit.step === 'gather' ? ITEMS : 0),
    carrierOf: (visit) => visit,
  });
  const queue = (name: string) => new Queue(name, { connection: redis, prefix });
  queues = { runs: queue(QUEUES.runs), steps: queue(QUEUES.steps), sources: queue(QUEUES.sources) };
});

afterEach(async () => {
  await producer.close();
  await Promise.all(Object.values(queues).map((queue) => queue.close()));
  redis.disconnect();
});

const stateOf = async (queue: Queue, id: string) => (await Job.fromId(queue, id))?.getState();

test('a run hangs on a root that waits for its step', async () => {
  await producer.addRun(runId, plan);
  await producer.addRun(runId, plan);

  expect(await stateOf(queues.runs, runId)).toBe('waiting-children');
  expect(await queues.steps.getJobCounts()).toMatchObject({ waiting: 1 });
  expect(await stateOf(queues.steps, stepJobId(runId, plan))).toBe('waiting');
});

test('a step is added under its root once, however often it is asked for', async () => {
  await producer.addRun(runId, plan);
  await Promise.all(Array.from({ length: 10 }, () => producer.ensure(runId, { step: 'critique', round: 2 })));

  expect(await queues.steps.getJobCounts()).toMatchObject({ waiting: 2 });
  expect((await (await Job.fromId(queues.runs, runId))?.getDependenciesCount())?.unprocessed).toBe(2);
});

test('a fan-out waits for one job per item', async () => {
  await producer.addRun(runId, plan);
  await Promise.all([producer.ensure(runId, gather), producer.ensure(runId, gather)]);
  await producer.ensure(runId, gather);

  expect(await stateOf(queues.steps, stepJobId(runId, gather))).toBe('waiting-children');
  expect(await queues.sources.getJobCounts()).toMatchObject({ waiting: ITEMS });
  expect(await stateOf(queues.sources, partJobId(runId, gather, 0))).toBe('waiting');
});

test('where the root is gone, it is added again with the step', async () => {
  await producer.ensure(runId, gather);

  expect(await stateOf(queues.runs, runId)).toBe('waiting-children');
  expect(await stateOf(queues.steps, stepJobId(runId, gather))).toBe('waiting-children');
});

test('branches that were removed are added again under their step, and only those', async () => {
  await producer.addRun(runId, plan);
  await producer.ensure(runId, gather, { pipeline: 'research@1' });
  const removed = await Job.fromId(queues.sources, partJobId(runId, gather, 1));
  await removed?.remove();

  expect(await producer.withoutJob(runId, gather, [0, 1, 2])).toEqual([1]);
  await producer.addBranches(runId, gather, [1], 'research@1');
  await producer.addBranches(runId, gather, [1], 'research@1');
  expect(await queues.sources.getJobCounts()).toMatchObject({ waiting: ITEMS });
  const again = await Job.fromId(queues.sources, partJobId(runId, gather, 1));
  expect(again?.data).toEqual(removed?.data);
  expect((await Job.fromId(queues.steps, stepJobId(runId, gather)))?.id).toBe(again?.parent?.id);
});

test('a branch that is awaited and not there is added again when somebody looks after its step', async () => {
  await producer.addRun(runId, plan);
  await producer.ensure(runId, gather);
  await redis.del(queues.sources.toKey(partJobId(runId, gather, 2)));
  await producer.ensure(runId, gather);

  expect(await stateOf(queues.sources, partJobId(runId, gather, 2))).toBe('waiting');
  expect(await stateOf(queues.steps, stepJobId(runId, gather))).toBe('waiting-children');
});
