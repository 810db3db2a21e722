import type { RunId } from '@cairn/core';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';

const SWEEP = { CAIRN_SWEEP_IDLE_MS: '500' };

let cluster: Cluster;
let redis: Redis;
let steps: Queue;

beforeAll(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url, { maxRetriesPerRequest: null });
  steps = new Queue('steps', { connection: redis, prefix: cluster.processOptions().env?.CAIRN_PREFIX ?? '' });
});

afterAll(async () => {
  await steps.close();
  redis.disconnect();
  await cluster.stop();
});

async function expectCompleted(runId: RunId): Promise<void> {
  expect(await cluster.ended(runId, 20_000)).toMatchObject({ status: 'completed' });
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
}

test('a worker that dies at enqueue.after: its job comes back, and does nothing', async () => {
  const dying = await cluster.worker({ CAIRN_CRASH_POINT: 'enqueue.after@synthesize' }, 'dying');
  const runId = await cluster.submit();
  expect((await dying.exited).signal).toBe('SIGKILL');
  await cluster.worker(SWEEP);

  await expectCompleted(runId);
  const takes = (await cluster.events(runId)).filter(({ type, step, round }) => {
    return type === 'step.started' && step === 'synthesize' && round === 1;
  });
  expect(takes).toHaveLength(1);
});

test.each([
  ['removed', async (id: string) => (await steps.getJob(id))?.remove()],
  ['forgotten by Redis', (id: string) => redis.del(steps.toKey(id))],
])("a step's job that is %s is added again", async (_, lose) => {
  await steps.pause();
  const runId = await cluster.submit();
  await lose(`${runId}-plan-1`);
  await steps.resume();

  await expectCompleted(runId);
});
