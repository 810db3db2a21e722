import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, type TestApi, type TestProcess } from '../support/process.ts';

const FULL_MS = 4_000;
const RUNS = 6;

const body = {
  topic: 'stones by the way',
  sources: [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }],
};

let cluster: Cluster;
let api: TestApi;
let worker: TestProcess;
let redis: Redis;

beforeAll(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url);
  worker = await cluster.worker({ CAIRN_PACE_MS: '400', CAIRN_SWEEP_IDLE_MS: '1000' });
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterAll(async () => {
  redis.disconnect();
  await cluster.stop();
});

const runs = async () => (await get(api.url, '/v1/runs?limit=100')).body.data as { id: string; status: string }[];
const keysOfRuns = async () => (await redis.keys('*:run:*')).length;

test('a full Redis: submissions are refused whole, running steps wait, and all completes when there is room again', async () => {
  const accepted = await Promise.all(Array.from({ length: RUNS }, () => post(api.url, '/v1/runs', { body })));
  await expect.poll(async () => (await runs()).filter(({ status }) => status === 'running').length).toBe(RUNS);

  await redis.config('SET', 'maxmemory', '1');
  const keysBefore = await keysOfRuns();
  const deadlineMs = performance.now() + FULL_MS;
  for (let i = 0; performance.now() < deadlineMs; i += 1) {
    const answer = await post(api.url, '/v1/runs', { key: `full-${i}`, body });
    expect(answer).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    await sleep(100);
  }
  expect(await runs(), 'nothing half-written').toHaveLength(RUNS);
  expect(await keysOfRuns()).toBe(keysBefore);
  expect((await runs()).map(({ status }) => status)).not.toContain('failed');

  await redis.config('SET', 'maxmemory', '0');
  const again = await post(api.url, '/v1/runs', { key: 'full-0', body });
  expect(again.status).toBe(202);
  for (const { body: run } of [...accepted, again]) {
    expect(await runEnded(api.url, run.id)).toMatchObject({ status: 'completed' });
    const id = run.id as `run_${string}`;
    judge(await cluster.events(id), await cluster.checkpoints(id));
  }
  expect(worker.running && api.running).toBe(true);
});
