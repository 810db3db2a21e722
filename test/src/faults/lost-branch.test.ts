import type { RunId } from '@cairn/core';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import type { TestProcess } from '../support/process.ts';

/** One source at a time, each held for a moment: the others wait, and can be removed. */
const ONE_BY_ONE = {
  CAIRN_CONCURRENCY: '1',
  CAIRN_CRASH_POINT: 'part.start@gather:sleep=150',
  CAIRN_SWEEP_IDLE_MS: '1000',
};

let cluster: Cluster;
let redis: Redis;
let sources: Queue;
let worker: TestProcess;
let undisturbed: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url, { maxRetriesPerRequest: null });
  const prefix = cluster.processOptions().env?.CAIRN_PREFIX ?? '';
  sources = new Queue('sources', { connection: redis, prefix });
  worker = await cluster.worker(ONE_BY_ONE);
  undisturbed = await reportOf(await cluster.submit());
});

afterAll(async () => {
  await sources.close();
  redis.disconnect();
  await cluster.stop();
});

async function reportOf(runId: RunId): Promise<string> {
  expect(await cluster.ended(runId, 30_000)).toMatchObject({ status: 'completed' });
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
  return JSON.stringify(await cluster.report(runId));
}

const jobOf = (runId: RunId, item: number) => sources.getJob(`${runId}-gather-1-${item}`);

/** A run whose fourth and fifth source wait while the first ones are read. */
async function gathering(): Promise<RunId> {
  const runId = await cluster.submit();
  const waiting = async () => (await Promise.all([jobOf(runId, 3), jobOf(runId, 4)])).every((job) => job);
  await expect.poll(waiting, { timeout: 10_000, interval: 10 }).toBe(true);
  return runId;
}

const losses = async (runId: RunId) =>
  (await cluster.events(runId))
    .filter(({ data }) => String(data.error).includes('was lost'))
    .map(({ data }) => data.item);

test('branches whose jobs somebody removes are added again, and nothing is lost by it', async () => {
  const servedBefore = new Map(cluster.web.served);
  const runId = await gathering();
  for (const item of [3, 4]) await (await jobOf(runId, item))?.remove();

  expect(await reportOf(runId)).toBe(undisturbed);
  expect(await losses(runId)).toEqual([3, 4]);
  for (const [page, count] of cluster.web.served) expect(count - (servedBefore.get(page) ?? 0), page).toBe(1);
});

test('so is one that Redis forgot, when nothing has moved for a while', async () => {
  const runId = await gathering();
  await redis.del(sources.toKey(`${runId}-gather-1-4`));

  expect(await reportOf(runId)).toBe(undisturbed);
});

test('a worker that dies between adding them again and waiting for them leaves that to another one', async () => {
  await worker.kill('SIGTERM');
  const dying = await cluster.worker({ ...ONE_BY_ONE, CAIRN_CRASH_POINT: 'part.again@gather' }, 'dying');
  await sources.pause();
  const runId = await gathering();
  await (await jobOf(runId, 4))?.remove();
  await sources.resume();
  expect((await dying.exited).signal).toBe('SIGKILL');
  worker = await cluster.worker(ONE_BY_ONE);

  expect(await reportOf(runId)).toBe(undisturbed);
  expect(await losses(runId), 'the branch has a job: that is not counted as another loss').toEqual([4]);
});

test('branches that are removed as often as they are added are failed sources that say so, and the run goes on', async () => {
  await sources.pause();
  const runId = await gathering();
  const items = cluster.web.urls.map((_, item) => item);
  const isRunning = async () => (await cluster.store.get(runId))?.status === 'running';
  while (await isRunning()) await Promise.all(items.map(async (item) => (await jobOf(runId, item))?.remove()));
  await sources.resume();

  expect(await cluster.ended(runId)).toMatchObject({ status: 'completed' });
  const read = (await cluster.report(runId)).sources;
  expect(read.map((source) => source.status === 'failed' && source.reason.text)).toEqual(
    items.map((item) =>
      expect.stringMatching(new RegExp(`^The job of item ${item} was lost .* and is not added again`)),
    ),
  );
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
});
