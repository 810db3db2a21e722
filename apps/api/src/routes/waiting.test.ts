import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { complete } from '../testing/memory-flow.ts';
import { bodyOf, post, type Served, serve, submit, TOPIC } from '../testing/serve.ts';

const waiting = (wait: string, etag?: string) => ({
  Prefer: wait,
  ...(etag === undefined ? {} : { 'If-None-Match': etag }),
});

/** What the next run that is submitted will be ended with. */
async function completeSoon(api: Served, afterMs: number): Promise<void> {
  await delay(afterMs);
  const [run] = (await api.store.list({ tenant: 'anonymous', limit: 1 })).runs;
  if (run) await complete(api.store, run.id, {});
}

test('a submission that prefers to wait is answered 200 as soon as the run has ended', async () => {
  const api = await serve();
  const startedMs = performance.now();
  const [response] = await Promise.all([post(`${api.url}/v1/runs`, TOPIC, waiting('wait=20')), completeSoon(api, 100)]);
  expect(response.status).toBe(200);
  expect(response.headers.get('preference-applied')).toBe('wait=20');
  expect(await bodyOf(response)).toMatchObject({ status: 'completed' });
  expect(performance.now() - startedMs).toBeLessThan(5000);
});

test('when the wait is over before the run, the answer is the usual 202', async () => {
  const api = await serve();
  const response = await post(`${api.url}/v1/runs`, TOPIC, waiting('respond-async, wait=1'));
  expect(response.status).toBe(202);
  expect(await bodyOf(response)).toMatchObject({ status: 'queued' });
});

test('a conditional look that prefers to wait is held until the run changes', async () => {
  const api = await serve();
  const id = await submit(api);
  const url = `${api.url}/v1/runs/${id}`;
  const etag = (await fetch(url)).headers.get('etag') ?? '';
  const held = fetch(url, { headers: waiting('wait=20', etag) });
  await delay(100);
  await api.flow.steer(id, 'pause');
  const response = await held;
  expect(response.status).toBe(200);
  expect(response.headers.get('etag')).not.toBe(etag);
  expect(await response.json()).toMatchObject({ status: 'paused', links: { resume: `/v1/runs/${id}/resume` } });
});

test('a conditional look is answered 304 when the wait is over, and at once without one', async () => {
  const api = await serve();
  const url = `${api.url}/v1/runs/${await submit(api)}`;
  const etag = (await fetch(url)).headers.get('etag') ?? '';
  expect((await fetch(url, { headers: waiting('wait=1', etag) })).status).toBe(304);
  const startedMs = performance.now();
  expect((await fetch(url, { headers: waiting('', etag) })).status).toBe(304);
  expect(performance.now() - startedMs).toBeLessThan(500);
});

test.each(['wait=abc', 'wait=-1', 'wait=99999999999', 'nonsense'])(
  'a preference like "%s" is no reason to refuse',
  async (preference) => {
    const api = await serve();
    expect((await post(`${api.url}/v1/runs`, TOPIC, waiting(preference))).status).toBe(202);
  },
);

test('a process that drains answers who waits', async () => {
  const api = await serve();
  const held = post(`${api.url}/v1/runs`, TOPIC, waiting('wait=30'));
  await delay(100);
  const startedMs = performance.now();
  await api.close();
  expect((await held).status).toBe(202);
  expect(performance.now() - startedMs).toBeLessThan(2000);
});
