import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';

const SWEEP = { CAIRN_SWEEP_IDLE_MS: '600' };
const body = {
  topic: 'stones by the way',
  sources: [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }],
};

let cluster: Cluster;
let api: TestApi;
let count = 0;
const newKey = () => `key-${process.pid}-${count++}`;

beforeAll(async () => {
  cluster = await Cluster.start();
  await cluster.worker(SWEEP);
  api = await startApi(cluster.processOptions(SWEEP, 'api'));
});

afterAll(() => cluster.stop());

const runs = async () => (await get(api.url, '/v1/runs?limit=100')).body.data as { id: string; topic: string }[];

/** Posts to an API that dies at `point`; the client hears nothing. */
async function unheard(point: string, key: string): Promise<void> {
  const dying = await startApi(cluster.processOptions({ CAIRN_CRASH_POINT: point }, 'dying api'));
  await expect(post(dying.url, '/v1/runs', { key, body })).rejects.toThrow();
  expect((await dying.exited).signal).toBe('SIGKILL');
}

test.each([
  ['accept.before', 0],
  ['accept.mid', 1],
  ['accept.after', 1],
])('the API dies at %s: the same request sent again gives one run', async (point, before) => {
  const known = new Set((await runs()).map((run) => run.id));
  const key = newKey();
  await unheard(point, key);
  expect((await runs()).filter((run) => !known.has(run.id))).toHaveLength(before);

  const again = await post(api.url, '/v1/runs', { key, body });
  expect(again.status).toBe(202);
  expect(again.headers.get('idempotency-replayed')).toBe(before === 1 ? 'true' : null);
  expect(await runEnded(api.url, again.body.id)).toMatchObject({ status: 'completed' });
  expect((await runs()).filter((run) => !known.has(run.id))).toHaveLength(1);
});

test('the API dies between the record and its first job, and the client never comes back: the sweeper adds the job', async () => {
  const known = new Set((await runs()).map((run) => run.id));
  await unheard('accept.mid', newKey());
  const [orphan] = (await runs()).filter((run) => !known.has(run.id));

  expect(await runEnded(api.url, orphan?.id, 10_000)).toMatchObject({ status: 'completed' });
});

test('one key posted 20 times at once gives one run', async () => {
  const key = newKey();
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(api.url, '/v1/runs', { key, body })));

  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === null)).toHaveLength(1);
  const other = await post(api.url, '/v1/runs', { key, body: { ...body, topic: 'another topic' } });
  expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
});

test('while Redis is away the API says so at once, and afterwards goes on', async () => {
  await cluster.redis.kill();
  const started = performance.now();
  const answer = await post(api.url, '/v1/runs', { body });
  expect(answer).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(performance.now() - started).toBeLessThan(4000);
  expect((await get(api.url, '/healthz')).status).toBe(200);
  expect((await get(api.url, '/readyz')).status).toBe(503);

  await cluster.redis.restart();
  await expect.poll(async () => (await get(api.url, '/readyz')).status, { timeout: 5000 }).toBe(200);
  const after = await post(api.url, '/v1/runs', { body });
  expect(await runEnded(api.url, after.body.id)).toMatchObject({ status: 'completed' });
});

test('cancel over HTTP ends a run that is worked on, once', async () => {
  const slow = await Cluster.start();
  await slow.worker({ CAIRN_PACE_MS: '10000' });
  const own = await startApi(slow.processOptions({}, 'api'));
  const { body: run } = await post(own.url, '/v1/runs', { body });
  await expect.poll(async () => (await get(own.url, `/v1/runs/${run.id}`)).body.status).toBe('running');

  const cancel = () => post(own.url, `/v1/runs/${run.id}/cancel`, { body: { reason: 'enough' } });
  expect(await cancel()).toMatchObject({ status: 202, body: { status: 'cancelled' } });
  expect(await cancel()).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  const events = (await get(own.url, `/v1/runs/${run.id}/events`)).body.data as { type: string; data: object }[];
  expect(events.at(-1)).toMatchObject({ type: 'run.cancelled', data: { reason: 'enough' } });
  await slow.stop();
});
