import { LIMITS, RunId } from '@cairn/core';
import { loadEnv } from '@cairn/platform';
import { expect, test } from 'vitest';
import { complete } from '../testing/memory-flow.ts';
import { bodyOf, post, type Served, serve, TOPIC } from '../testing/serve.ts';

const ANN = 'ann.0123456789abcdef';
const BOB = 'bob.fedcba9876543210';
const KEYS = loadEnv({ CAIRN_API_KEYS: `${ANN},${BOB}` }).CAIRN_API_KEYS;

const submitAs = (api: Served, key: string) => post(`${api.url}/v1/runs`, TOPIC, { 'x-api-key': key });

test('submissions say what is left of this minute, and the one too many says how long to wait', async () => {
  const api = await serve({ keys: KEYS, limits: { submitsPerMinute: 2 } });
  const first = await submitAs(api, ANN);
  expect(first.status).toBe(202);
  expect(first.headers.get('ratelimit-policy')).toMatch(/"submits"; q=2; w=60; pk=:\w+:$/);
  expect(first.headers.get('ratelimit')).toMatch(/"submits"; r=1; t=(59|60)$/);
  expect((await submitAs(api, ANN)).status).toBe(202);

  const refused = await submitAs(api, ANN);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  expect(refused.headers.get('ratelimit')).toMatch(/"submits"; r=0; t=\d+$/);
  expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED', per_minute: 2 });
  expect((await submitAs(api, BOB)).status).toBe(202);
});

test('every answer to a key names the limits, and what is left of those that it counts against', async () => {
  const api = await serve({ keys: KEYS, limits: { submitsPerMinute: 20, bytesPerMinute: 1e6, streams: 3 } });
  const { id } = await bodyOf(await submitAs(api, ANN));
  const as = { 'x-api-key': ANN };
  const both = '"submits"; q=20; w=60, "bytes"; q=1000000; w=60; qu="content-bytes"';
  for (const path of ['/runs', `/runs/${id}`, '/schedules', '/runs/nonsense']) {
    const { headers } = await fetch(`${api.url}/v1${path}`, { headers: as });
    expect([path, headers.get('ratelimit-policy'), headers.get('ratelimit')]).toEqual([path, both, null]);
  }
  const paused = await post(`${api.url}/v1/runs/${id}/pause`, {}, as);
  expect(paused.headers.get('ratelimit-policy')).toBe(both);
  expect(paused.headers.get('ratelimit')).toMatch(/^"bytes"; r=99\d{4}; t=(59|60)$/);

  const hangUp = new AbortController();
  const headers = { ...as, accept: 'text/event-stream' };
  const stream = await fetch(`${api.url}/v1/runs/${id}/events`, { headers, signal: hangUp.signal });
  expect(stream.headers.get('ratelimit-policy')).toBe(`${both}, "streams"; q=3; qu="concurrent-requests"`);
  expect(stream.headers.get('ratelimit')).toBe('"streams"; r=2');
  hangUp.abort();
  expect((await fetch(`${api.url}/v1/runs`)).headers.get('ratelimit-policy')).toBeNull();
});

test('bodies are refused before they are read once they are too many bytes for this minute, those without a length too', async () => {
  const api = await serve({ keys: KEYS, limits: { bytesPerMinute: LIMITS.requestBodyBytes } });
  expect((await submitAs(api, ANN)).status).toBe(202);
  const body = ReadableStream.from([JSON.stringify(TOPIC)]).pipeThrough(new TextEncoderStream());
  const headers = { 'x-api-key': ANN, 'content-type': 'application/json' };
  const refused = await fetch(`${api.url}/v1/runs`, { method: 'POST', headers, body, duplex: 'half' });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED', bytes_per_minute: LIMITS.requestBodyBytes });
  expect((await fetch(`${api.url}/v1/runs`, { headers })).status).toBe(200);
  expect((await submitAs(api, BOB)).status).toBe(202);
});

test('with as many live runs as it may have, a tenant is refused until one of them ends', async () => {
  const api = await serve({ keys: KEYS, limits: { liveRuns: 2 } });
  const id = RunId.parse((await bodyOf(await submitAs(api, ANN))).id);
  await submitAs(api, ANN);
  const refused = await submitAs(api, ANN);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_RUNS' });
  expect((await submitAs(api, BOB)).status).toBe(202);

  await complete(api.store, id, {});
  expect((await submitAs(api, ANN)).status).toBe(202);
});

test('with as many streams open as it may have, a tenant is refused until one of them ends; pages are not counted', async () => {
  const api = await serve({ keys: KEYS, limits: { streams: 1 } });
  const { id } = await bodyOf(await submitAs(api, ANN));
  const url = `${api.url}/v1/runs/${id}/events`;
  const events = (accept: string, signal?: AbortSignal) =>
    fetch(url, { headers: { 'x-api-key': ANN, accept }, ...(signal && { signal }) });
  const hangUp = new AbortController();
  expect((await events('text/event-stream', hangUp.signal)).status).toBe(200);

  const refused = await events('text/event-stream');
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_STREAMS', limit: 1 });
  expect((await events('application/json')).status).toBe(200);

  hangUp.abort();
  const again = async () => {
    const response = await events('text/event-stream');
    await response.body?.cancel();
    return response.status;
  };
  await expect.poll(again).toBe(200);
});

test('a counter that cannot be reached is an outage of the store', async () => {
  const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const api = await serve({ keys: KEYS, countHits: () => Promise.reject(away) });
  const response = await submitAs(api, ANN);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
});
