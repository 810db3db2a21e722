import { ResearchRequest, type RunId } from '@cairn/core';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Cluster, TENANT } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { startApi, startProcess, type TestApi } from '../support/process.ts';
import { Supervised } from '../support/supervised.ts';

let cluster: Cluster;
let api: TestApi;

beforeEach(async () => {
  cluster = await Cluster.start();
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterEach(() => cluster.stop());

const types = async (runId: RunId) => (await cluster.events(runId)).map((event) => event.type);
const submit = async (more: object = {}): Promise<RunId> => {
  const body = ResearchRequest.parse({
    topic: 'old lighthouses',
    sources: cluster.web.urls.map((url) => ({ url })),
    ...more,
  });
  return (await post(api.url, '/v1/runs', { body })).body.id as RunId;
};

test('a fork goes on from its checkpoint: what was gathered is not fetched again', async () => {
  await cluster.worker();
  const origin = await submit();
  await runEnded(api.url, origin);
  const served = () => [...cluster.web.served.values()].reduce((sum, times) => sum + times, 0);
  const before = served();

  const fork = await post(api.url, `/v1/runs/${origin}/fork`, {
    body: { checkpoint_id: 'chk_0000000002', overrides: { tags: ['second'] } },
  });
  expect(fork.body).toMatchObject({ status: 'queued', step: 'synthesize' });
  const runId = fork.body.id as RunId;
  expect(await runEnded(api.url, runId)).toMatchObject({ status: 'completed', tags: ['second'] });
  expect(served()).toBe(before);
  expect((await cluster.report(runId)).markdown).toBe((await cluster.report(origin)).markdown);
});

test('a fork from before the fan-out reads the sources again', async () => {
  await cluster.worker();
  const origin = await submit();
  await runEnded(api.url, origin);
  const fork = await post(api.url, `/v1/runs/${origin}/fork`, { body: { checkpoint_id: 'chk_0000000001' } });
  const runId = fork.body.id as RunId;
  expect(await runEnded(api.url, runId)).toMatchObject({ status: 'completed' });
  expect((await types(runId)).filter((type) => type === 'source.found').length).toBeGreaterThan(0);
});

test('a fork whose API dies before it answers still runs, once per key', async () => {
  await cluster.worker({ CAIRN_SWEEP_IDLE_MS: '300' });
  const origin = await submit();
  await runEnded(api.url, origin);
  const dying = await startApi(cluster.processOptions({ CAIRN_CRASH_POINT: 'accept.mid' }, 'dying api'));
  const body = { checkpoint_id: 'chk_0000000002' };
  await expect(post(dying.url, `/v1/runs/${origin}/fork`, { key: 'fork-1', body })).rejects.toThrow();
  const again = await post(api.url, `/v1/runs/${origin}/fork`, { key: 'fork-1', body });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await runEnded(api.url, again.body.id)).toMatchObject({ status: 'completed' });
});

test('a failed run that is retried goes on from its last checkpoint and completes', async () => {
  const broken = new Supervised(cluster, {}, 'broken');
  await broken.start();
  const runId = await cluster.submit('hopeless one');
  expect(await cluster.ended(runId)).toMatchObject({ status: 'failed', error: { code: 'STEP_FAILED' } });
  await broken.stop();
  const mended = new Supervised(cluster, { FIXTURE_MENDED: '1' }, 'mended');
  await mended.start();
  onTestFinished(() => mended.stop());
  expect(await post(api.url, `/v1/runs/${runId}/retry`, { body: { reason: 'mended' } })).toMatchObject({
    status: 202,
    body: { status: 'running' },
  });

  expect(await cluster.ended(runId)).toMatchObject({ status: 'completed' });
  const log = await types(runId);
  expect(log.slice(log.indexOf('run.failed'), log.indexOf('run.failed') + 3)).toEqual([
    'run.failed',
    'run.retried',
    'step.started',
  ]);
  expect(log.filter((type) => type === 'checkpoint.saved')).toHaveLength((await cluster.checkpoints(runId)).length);
});

test('runs of one concurrency key go one after the other', async () => {
  await cluster.worker({ CAIRN_PACE_MS: '30' }, 'one');
  await cluster.worker({ CAIRN_PACE_MS: '30' }, 'two');
  const runs: RunId[] = [];
  for (let i = 0; i < 4; i++) runs.push(await submit({ concurrency: { key: 'one at a time' } }));
  for (const runId of runs) expect(await runEnded(api.url, runId)).toMatchObject({ status: 'completed' });

  const spans = await Promise.all(
    runs.map(async (runId) => {
      const { started_at, ended_at } = (await get(api.url, `/v1/runs/${runId}`)).body;
      return { from: Date.parse(String(started_at)), to: Date.parse(String(ended_at)) };
    }),
  );
  for (const [i, span] of spans.entries()) if (i > 0) expect(span.from).toBeGreaterThanOrEqual(spans[i - 1]?.to ?? 0);
});

test.each([
  ['accept.mid', 'while workers are up'],
  ['accept.mid', 'before any worker is'],
  ['accept.replaced', 'while workers are up'],
])('an API that dies at %s, %s: the run takes the place of others all the same', async (point, when) => {
  const worker = async () => {
    const quick = startProcess('test/src/fixtures/worker.ts', cluster.processOptions({ CAIRN_SWEEP_IDLE_MS: '400' }));
    await quick.logged('worker ready');
  };
  const workersFirst = when === 'while workers are up';
  if (workersFirst) await worker();
  const dying = await startApi(cluster.processOptions({ CAIRN_CRASH_POINT: point }, 'dying api'));
  const body = { topic: 'slow lighthouses', concurrency: { key: 'the newest', strategy: 'cancel_running' } };
  const older = (await post(api.url, '/v1/runs', { body })).body.id as RunId;
  if (workersFirst)
    await expect.poll(async () => (await cluster.store.get(older))?.status, { interval: 10 }).toBe('running');
  await expect(post(dying.url, '/v1/runs', { body })).rejects.toThrow();
  await dying.exited;
  if (!workersFirst) await worker();

  const [newest] = (await cluster.store.list({ tenant: TENANT, limit: 1 })).runs;
  expect(newest?.id).not.toBe(older);
  expect(await runEnded(api.url, newest?.id)).toMatchObject({ status: 'completed' });
  expect(await runEnded(api.url, older)).toMatchObject({ status: 'cancelled' });
  const last = (await cluster.events(older)).at(-1);
  expect(last).toMatchObject({ type: 'run.cancelled', data: { reason: `${newest?.id} took its place` } });
});

test('a delayed run starts when its time has come, not before', async () => {
  await cluster.worker({ CAIRN_SWEEP_IDLE_MS: '200' });
  const runId = await submit({ delay_ms: 1500 });
  const { starts_at } = (await get(api.url, `/v1/runs/${runId}`)).body;
  const run = await runEnded(api.url, runId);
  expect(run).toMatchObject({ status: 'completed' });
  expect(Date.parse(String(run.started_at))).toBeGreaterThanOrEqual(Date.parse(String(starts_at)));
});

test('a delayed run can be cancelled, and leaves no job behind', async () => {
  await cluster.worker();
  const runId = await submit({ delay_ms: 600_000 });
  expect(await cluster.jobKeys(runId)).not.toEqual([]);
  await post(api.url, `/v1/runs/${runId}/cancel`, { body: {} });
  await expect.poll(() => cluster.jobKeys(runId), { timeout: 5000 }).toEqual([]);
});
