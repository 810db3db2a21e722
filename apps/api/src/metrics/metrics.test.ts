import { once } from 'node:events';
import { request } from 'node:http';
import { RunId } from '@cairn/core';
import { loadEnv } from '@cairn/platform';
import { expect, test } from 'vitest';
import { bodyOf, post, type Served, serve, submit, TOPIC, UNKNOWN_RUN } from '../testing/serve.ts';

const KEY = 'ann.0123456789abcdef';
const KEYS = loadEnv({ CAIRN_API_KEYS: KEY }).CAIRN_API_KEYS;

const figuresOf = async (api: Served) => (await fetch(`${api.url}/metrics`)).text();
const valueIn = (text: string, series: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${series} `))
    ?.slice(series.length + 1);

test('answers are counted by the pattern of their address, whatever was asked for', async () => {
  const api = await serve();
  const runId = await submit(api);
  for (const path of [`/v1/runs/${runId}`, UNKNOWN_RUN, '/v1/runs?limit=x', '/v1/nowhere/at-all', '/../etc'])
    await (await fetch(api.url + path)).text();
  const text = await figuresOf(api);
  const counted = text.split('\n').filter((line) => line.startsWith('cairn_http_requests_total'));
  expect(counted.sort()).toEqual([
    'cairn_http_requests_total{method="GET",route="/v1/runs",status="400"} 1',
    'cairn_http_requests_total{method="GET",route="/v1/runs/:runId",status="200"} 1',
    'cairn_http_requests_total{method="GET",route="other",status="404"} 3',
    'cairn_http_requests_total{method="POST",route="/v1/runs",status="202"} 1',
  ]);
  expect(valueIn(text, 'cairn_http_seconds_count{method="GET",route="/v1/runs/:runId"}')).toBe('1');
  for (const secret of [runId, 'anonymous', TOPIC.topic, 'nowhere', 'etc']) expect(text).not.toContain(secret);
});

test('streams and answers that were held as asked are counted, but not timed', async () => {
  const api = await serve();
  const runId = await submit(api);
  const held = await fetch(`${api.url}/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=1' },
    body: JSON.stringify(TOPIC),
  });
  await held.text();
  const reader = new AbortController();
  const stream = await fetch(`${api.url}/v1/runs/${runId}/events`, {
    headers: { accept: 'text/event-stream' },
    signal: reader.signal,
  });
  expect(valueIn(await figuresOf(api), 'cairn_open_streams')).toBe('1');
  reader.abort();
  await stream.text().catch(() => undefined);
  const counted = () => figuresOf(api).then((text) => text.includes('route="/v1/runs/:runId/events",status="200"} 1'));
  await expect.poll(counted).toBe(true);
  const text = await figuresOf(api);
  expect(text).not.toContain('cairn_http_seconds_count{method="GET",route="/v1/runs/:runId/events"}');
  expect(valueIn(text, 'cairn_http_requests_total{method="POST",route="/v1/runs",status="202"}')).toBe('2');
  expect(valueIn(text, 'cairn_http_seconds_count{method="POST",route="/v1/runs"}')).toBe('1');
});

test('runs that are not over, by status', async () => {
  const api = await serve();
  const made = await Promise.all([1, 2, 3].map(() => post(`${api.url}/v1/runs`, TOPIC)));
  const [first] = await Promise.all(made.map(bodyOf));
  await api.store.steer(RunId.parse(first?.id), 'pause');
  const text = await figuresOf(api);
  const runs = ['queued', 'paused', 'running'].map((status) => valueIn(text, `cairn_runs{status="${status}"}`));
  expect(runs).toEqual(['2', '1', '0']);
});

test('what tells of all tenants together is opened by no key of one', async () => {
  const api = await serve({ keys: KEYS });
  const response = await fetch(`${api.url}/metrics`, { headers: { 'x-api-key': KEY } });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining('CAIRN_METRICS_PORT') });
});

test('a name of somebody else’s that leads here does not open them', async () => {
  const api = await serve();
  const asked = request(`${api.url}/metrics`, { headers: { host: 'evil.example' } }).end();
  const [response] = await once(asked, 'response');
  response.resume();
  expect(response.statusCode).toBe(401);
});
