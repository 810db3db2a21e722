import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, startWorker, type TestApi, type TestProcess } from '../support/process.ts';
import { TcpProxy } from '../support/proxy.ts';

const SLOW_MS = 500;
const AWAY_MS = 5_000;
/** By then the API has answered, whatever Redis does. */
const DEADLINE_MS = 5_000;
const ALIVE_MS = 1_000;
const GOES_ON_MS = 10_000;

const body = {
  topic: 'stones by the way',
  sources: [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }],
};

let cluster: Cluster;
let line: TcpProxy;
let api: TestApi;
let worker: TestProcess;

beforeAll(async () => {
  cluster = await Cluster.start();
  line = await TcpProxy.start(cluster.redis);
  const behind = (name: string) => ({ ...cluster.processOptions({ CAIRN_PACE_MS: '100' }, name), redisUrl: line.url });
  [api, worker] = await Promise.all([startApi(behind('api')), startWorker(behind('worker'))]);
});

beforeEach(() => {
  line.latencyMs = 0;
  line.blackHole = false;
});

afterAll(async () => {
  await cluster.stop();
  await line.close();
});

async function timed<T>(answer: Promise<T>): Promise<{ answer: T; ms: number }> {
  const startMs = performance.now();
  return { answer: await answer, ms: performance.now() - startMs };
}

/** A run that has begun. */
async function begun(): Promise<string> {
  const { body: run } = await post(api.url, '/v1/runs', { body });
  await expect.poll(async () => (await get(api.url, `/v1/runs/${run.id}`)).body.status).toBe('running');
  return String(run.id);
}

async function expectUndisturbed(runId: string): Promise<void> {
  expect(await runEnded(api.url, runId)).toMatchObject({ status: 'completed' });
  const events = await cluster.events(runId as `run_${string}`);
  judge(events, await cluster.checkpoints(runId as `run_${string}`));
  const types = events.map(({ type }) => type);
  expect(types, 'no lock was lost').not.toContain('worker.recovered');
  expect(worker.running && api.running).toBe(true);
}

test('with a Redis that takes half a second for each answer runs are slow, and nothing else', async () => {
  const before = await begun();
  line.latencyMs = SLOW_MS;
  const { answer, ms } = await timed(post(api.url, '/v1/runs', { key: 'slow', body }));
  expect([202, 503]).toContain(answer.status);
  expect(ms).toBeLessThan(DEADLINE_MS);
  const health = await timed(get(api.url, '/healthz'));
  expect(health.answer.status).toBe(200);
  expect(health.ms).toBeLessThan(ALIVE_MS);

  await expectUndisturbed(before);
  line.latencyMs = 0;
  const { body: run } = await post(api.url, '/v1/runs', { key: 'slow', body });
  await expectUndisturbed(String(run.id));
});

test('while Redis answers nothing the API says so in time and lives on; afterwards all goes on by itself', async () => {
  const runId = await begun();
  line.blackHole = true;
  const back = sleep(AWAY_MS).then(() => {
    line.blackHole = false;
    line.cut(); // as a route that is mended: what was on the way is gone
    return performance.now();
  });
  const [{ answer, ms }, health, ready] = await Promise.all([
    timed(post(api.url, '/v1/runs', { key: 'dark', body })),
    timed(get(api.url, '/healthz')),
    timed(get(api.url, '/readyz')),
  ]);
  expect(answer).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(ms).toBeLessThan(DEADLINE_MS);
  expect(health.answer.status).toBe(200);
  expect(health.ms).toBeLessThan(ALIVE_MS);
  expect(ready.answer.status).toBe(503);

  const backMs = await back;
  await expectUndisturbed(runId);
  expect(performance.now() - backMs, 'no longer silent than that').toBeLessThan(GOES_ON_MS);
  const again = await post(api.url, '/v1/runs', { key: 'dark', body });
  expect(again.status).toBe(202);
  await expectUndisturbed(String(again.body.id));
});
