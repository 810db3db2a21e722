import { loadEnv } from '@cairn/platform';
import { expect, test } from 'vitest';
import { claim, complete, memoryFlow } from '../testing/memory-flow.ts';
import { bodyOf, post, serve, submit, TOPIC, UNKNOWN_RUN } from '../testing/serve.ts';

test('a submission is answered 202 with the run and its address', async () => {
  const api = await serve();
  const response = await post(`${api.url}/v1/runs`, { ...TOPIC, tags: ['geo'], metadata: { who: 'me' } });
  expect(response.status).toBe(202);
  const run = await bodyOf(response);
  expect(response.headers.get('location')).toBe(`/v1/runs/${run.id}`);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(run).toEqual({
    id: expect.stringMatching(/^run_[0-9a-f-]{36}$/),
    object: 'run',
    status: 'queued',
    topic: TOPIC.topic,
    step: 'plan',
    round: 1,
    attempt: 0,
    progress: 0,
    last_checkpoint_id: null,
    last_message_id: 'msg_0000000002',
    error: null,
    partial: false,
    usage: { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0, by_step: {} },
    questions: [],
    metadata: { who: 'me' },
    tags: ['geo'],
    thread_id: null,
    forked_from: null,
    held: false,
    starts_at: null,
    created_at: expect.stringMatching(/Z$/),
    started_at: null,
    ended_at: null,
    expires_at: null,
    version: 1,
    links: {
      self: `/v1/runs/${run.id}`,
      events: `/v1/runs/${run.id}/events`,
      checkpoints: `/v1/runs/${run.id}/checkpoints`,
      report: `/v1/runs/${run.id}/report`,
      pause: `/v1/runs/${run.id}/pause`,
      cancel: `/v1/runs/${run.id}/cancel`,
    },
  });
});

test('the same key and body give the same run, quoted or bare, defaults spelled out or not', async () => {
  const api = await serve();
  const submitWith = (key: string, body: object) => post(`${api.url}/v1/runs`, body, { 'Idempotency-Key': key });
  const first = await submitWith('key-1', TOPIC);
  const again = await submitWith('"key-1"', { questions: [], ...TOPIC, limits: { max_sources: 20 } });
  expect(first.headers.has('idempotency-replayed')).toBe(false);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.status).toBe(202);
  expect(await again.json()).toEqual(await first.json());
});

test('the same key with another body is refused, and starts nothing', async () => {
  const api = await serve();
  await post(`${api.url}/v1/runs`, TOPIC, { 'Idempotency-Key': 'k' });
  const other = await post(`${api.url}/v1/runs`, { topic: 'Another topic' }, { 'Idempotency-Key': 'k' });
  expect(other.status).toBe(422);
  expect(await other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  expect((await api.store.list({ tenant: 'anonymous', limit: 10 })).runs).toHaveLength(1);
});

test('a body that does not fit keeps nothing under its key', async () => {
  const api = await serve();
  expect((await post(`${api.url}/v1/runs`, {}, { 'Idempotency-Key': 'k' })).status).toBe(422);
  const corrected = await post(`${api.url}/v1/runs`, TOPIC, { 'Idempotency-Key': 'k' });
  expect(corrected.status).toBe(202);
  expect(corrected.headers.has('idempotency-replayed')).toBe(false);
});

test.each(['x'.repeat(256), '""', '', 'caf\u00e9'])('an Idempotency-Key out of bounds is refused: %j', async (key) => {
  const api = await serve();
  const response = await post(`${api.url}/v1/runs`, TOPIC, { 'Idempotency-Key': key });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'BAD_REQUEST' });
});

test('callers do not share keys', async () => {
  const api = await serve({
    keys: loadEnv({ CAIRN_API_KEYS: 'ann.0123456789abcdef,bob.fedcba9876543210' }).CAIRN_API_KEYS,
  });
  const as = (key: string) => post(`${api.url}/v1/runs`, TOPIC, { 'Idempotency-Key': 'k', 'x-api-key': key });
  const [ann, bob] = [await as('ann.0123456789abcdef'), await as('bob.fedcba9876543210')];
  expect((await bodyOf(ann)).id).not.toBe((await bodyOf(bob)).id);
});

test('every fault of a body is named with its place', async () => {
  const api = await serve();
  const body = {
    topic: 'x',
    sources: [{ url: 'ftp://a' }, { corpus: '*' }, {}],
    limits: { max_sources: 0 },
    colour: 'red',
  };
  const response = await post(`${api.url}/v1/runs`, body);
  expect(response.status).toBe(422);
  const problem = await bodyOf(response);
  expect(problem.code).toBe('VALIDATION');
  expect(problem.errors?.map(({ path }) => path).sort()).toEqual([
    'colour',
    'limits.max_sources',
    'sources[0].url',
    'sources[2]',
    'topic',
  ]);
});

test('the list goes newest first, page by page, and can be narrowed to a status', async () => {
  const api = await serve();
  const ids = [await submit(api), await submit(api), await submit(api)];
  await api.flow.steer(ids[1] ?? 'run_', 'cancel');
  const list = async (query: string) => bodyOf(await fetch(`${api.url}/v1/runs${query}`));

  const first = await list('?limit=2');
  expect(first.data?.map((run) => run.id)).toEqual([ids[2], ids[1]]);
  const second = await list(`?limit=2&cursor=${first.next_cursor}`);
  expect(second.data?.map((run) => run.id)).toEqual([ids[0]]);
  expect(second.next_cursor).toBeNull();
  const cancelled = await list('?status=cancelled');
  expect(cancelled.data?.map((run) => run.id)).toEqual([ids[1]]);
});

test.each([
  ['?limit=1e9', 'BAD_REQUEST'],
  ['?limit=101', 'BAD_REQUEST'],
  ['?limit=0', 'BAD_REQUEST'],
  ['?limit=1&limit=2', 'BAD_REQUEST'],
  ['?status=lost', 'BAD_REQUEST'],
  ['?colour=red', 'BAD_REQUEST'],
  ['?q=', 'BAD_REQUEST'],
  ['?cursor=abc', 'BAD_CURSOR'],
])('a list query that does not fit is refused: %s', async (query, code) => {
  const api = await serve();
  const response = await fetch(`${api.url}/v1/runs${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code });
});

test("a run's ETag saves reading it again until it changes", async () => {
  const api = await serve();
  const id = await submit(api);
  const get = (etag = '') => fetch(`${api.url}/v1/runs/${id}`, { headers: etag ? { 'If-None-Match': etag } : {} });
  const etag = (await get()).headers.get('etag') ?? '';
  expect(etag).toBe('W/"1"');
  const unchanged = await get(etag);
  expect(unchanged.status).toBe(304);
  expect(await unchanged.text()).toBe('');

  await claim(api.store, id, { step: 'plan', round: 1 });
  const changed = await get(etag);
  expect(changed.status).toBe(200);
  expect(await changed.json()).toMatchObject({ status: 'running', step: 'plan', attempt: 1, version: 2 });
});

test('a malformed id is answered like one that nobody has', async () => {
  const api = await serve();
  const problemOf = async (path: string) => {
    const response = await fetch(`${api.url}${path}`, { headers: { 'x-request-id': 'same' } });
    expect(response.status).toBe(404);
    return { ...(await bodyOf(response)), instance: '' };
  };
  const missing = await problemOf(UNKNOWN_RUN);
  expect(missing.code).toBe('RUN_NOT_FOUND');
  for (const id of ['x', 'run_', 'meta', '..%2f..', '__proto__', `run_${'a'.repeat(2000)}`]) {
    expect(await problemOf(`/v1/runs/${id}`)).toEqual(missing);
  }
});

test('cancel: 202, then 200, and 409 for a run that ended otherwise', async () => {
  const api = await serve();
  const id = await submit(api);
  const cancel = (run: string, body: unknown) => post(`${api.url}/v1/runs/${run}/cancel`, body);
  const first = await cancel(id, { reason: 'changed my mind' });
  expect(first.status).toBe(202);
  expect(await first.json()).toMatchObject({ status: 'cancelled', ended_at: expect.any(String) });
  const withoutBody = await fetch(`${api.url}/v1/runs/${id}/cancel`, { method: 'POST' });
  expect(withoutBody.status).toBe(200);

  const done = await submit(api);
  await complete(api.store, done, {});
  const late = await cancel(done, {});
  expect(late.status).toBe(409);
  expect(await late.json()).toMatchObject({ code: 'INVALID_TRANSITION', from: 'completed', allowed: [] });
  expect((await cancel(id, { reason: 5 })).status).toBe(422);
  expect((await post(`${api.url}${UNKNOWN_RUN}/cancel`, {})).status).toBe(404);
});

test('progress follows the chain', async () => {
  const api = await serve();
  const id = await submit(api);
  const lease = await claim(api.store, id, { step: 'plan', round: 1 });
  await api.store.commit(lease, { output: {}, schemaVersion: 1, events: [], next: { step: 'gather', round: 1 } });
  const view = async () => (await fetch(`${api.url}/v1/runs/${id}`)).json();
  expect(await view()).toMatchObject({ step: 'gather', progress: 0.2 });
});

test('an outage of the store is 503 with Retry-After', async () => {
  const flow = memoryFlow();
  const oom = Object.assign(new Error("OOM command not allowed when used memory > 'maxmemory'."), {
    name: 'ReplyError',
  });
  const api = await serve({ flow: { ...flow, start: () => Promise.reject(oom) } });
  const response = await post(`${api.url}/v1/runs`, TOPIC);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
});
