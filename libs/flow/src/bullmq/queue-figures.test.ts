import { randomUUID } from 'node:crypto';
import { memoryPipelineStore } from '@cairn/checkpoint';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { queueFigures } from './queue-figures.ts';

function scene() {
  const redis = new Redis(inject('redisUrl'), { maxRetriesPerRequest: null });
  const prefix = `{${randomUUID()}}`;
  const pipelines = memoryPipelineStore();
  const queue = new Queue('steps', { connection: redis, prefix, skipMetasUpdate: true });
  onTestFinished(async () => {
    await queue.close();
    redis.disconnect();
  });
  return { pipelines, queue, figures: () => queueFigures({ redis, prefix, pipelines }) };
}

const EMPTY = { waiting: 0, prioritized: 0, active: 0, delayed: 0, waiting_children: 0 };

test('each queue with its jobs by state, also those of pipelines that workers brought along', async () => {
  const { pipelines, queue, figures } = scene();
  await pipelines.show({ name: 'triage', version: 1, steps: ['read'], input: {} });
  await queue.addBulk([
    { name: 'plan', data: {} },
    { name: 'plan', data: {}, opts: { delay: 60_000 } },
    { name: 'plan', data: {}, opts: { priority: 3 } },
  ]);
  const all = await figures();
  const named = ['runs', 'steps', 'sources', 'runs.triage', 'steps.triage', 'sources.triage', 'schedules', 'webhooks'];
  expect(all.map((one) => one.queue)).toEqual(named);
  expect(all[1]?.jobs).toEqual({ ...EMPTY, waiting: 1, delayed: 1, prioritized: 1 });
  expect(all[0]).toEqual({ queue: 'runs', jobs: EMPTY, waitedMs: undefined });
});

test('the job that is next tells for how long it has waited', async () => {
  const { queue, figures } = scene();
  const ageMs = 90_000;
  await queue.add('plan', {}, { priority: 1, timestamp: Date.now() - 3 * ageMs });
  const waitedMs = async () => (await figures())[1]?.waitedMs ?? 0;
  expect(Math.round((await waitedMs()) / ageMs)).toBe(3);
  await queue.add('plan', {}, { timestamp: Date.now() - ageMs });
  await queue.add('plan', {});
  expect(Math.round((await waitedMs()) / ageMs)).toBe(1);
});
