import { expect, test } from 'vitest';
import { serve } from '../testing/serve.ts';

const statusOf = async (url: string) => (await fetch(url)).status;

test('alive and ready', async () => {
  const api = await serve();
  expect(await statusOf(`${api.url}/healthz`)).toBe(200);
  expect(await statusOf(`${api.url}/readyz`)).toBe(200);
});

test('without Redis it lives but is not ready, and says why', async () => {
  const api = await serve({ ping: () => Promise.reject(new Error('away')) });
  expect(await statusOf(`${api.url}/healthz`)).toBe(200);
  const response = await fetch(`${api.url}/readyz`);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    code: 'STORE_UNAVAILABLE',
    detail: expect.stringContaining('REDIS_URL'),
  });
});

test('a Redis that hangs counts as away within a second', async () => {
  const api = await serve({ ping: () => new Promise(() => undefined) });
  const startedAtMs = performance.now();
  expect(await statusOf(`${api.url}/readyz`)).toBe(503);
  expect(performance.now() - startedAtMs).toBeLessThan(1500);
});

test('while it drains it is not ready', async () => {
  const api = await serve();
  api.readiness.drain();
  const response = await fetch(`${api.url}/readyz`);
  expect(response.status).toBe(503);
  expect(response.headers.get('connection')).toBe('close');
  expect(await response.json()).toMatchObject({ code: 'DRAINING' });
});

test('the health addresses need no key', async () => {
  const api = await serve({ keys: [{ id: 'ann', secretSha256: '00'.repeat(32) }] });
  expect(await statusOf(`${api.url}/healthz`)).toBe(200);
  expect(await statusOf(`${api.url}/v1/runs`)).toBe(401);
});
