import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { loadEnv } from '@cairn/platform';
import { expect, test } from 'vitest';
import { apiConfig } from './config.ts';
import { type Served, serve } from './testing/serve.ts';

const KEYS = loadEnv({ CAIRN_API_KEYS: 'ann.0123456789abcdef,bob.fedcba9876543210' }).CAIRN_API_KEYS;

const statusWith = async (api: Served, headers: Record<string, string>) =>
  (await fetch(`${api.url}/v1/runs`, { headers })).status;

test.each([
  { authorization: 'Bearer ann.0123456789abcdef' },
  { authorization: 'bearer bob.fedcba9876543210' },
  { 'x-api-key': 'bob.fedcba9876543210' },
])('a key opens: %j', async (headers) => {
  expect(await statusWith(await serve({ keys: KEYS }), headers)).toBe(200);
});

test.each([
  {},
  { authorization: 'Bearer ann.fedcba9876543210' },
  { authorization: 'Bearer eve.0123456789abcdef' },
  { authorization: 'Bearer ann' },
  { authorization: 'Basic ann.0123456789abcdef' },
  { authorization: 'Bearer .' },
  { 'x-api-key': '' },
  { 'x-api-key': 'ann.0123456789abcdefg' },
])('anything else does not: %j', async (headers) => {
  const api = await serve({ keys: KEYS });
  const response = await fetch(`${api.url}/v1/runs`, { headers });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
  expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('the log knows the caller and the run, and no secret', async () => {
  const api = await serve({ keys: KEYS });
  await fetch(`${api.url}/v1/runs/run_01890000-0000-7000-8000-000000000000?x=1`, {
    headers: { 'x-api-key': 'ann.0123456789abcdef' },
  });
  await expect
    .poll(() => api.lines.at(-1)?.fields)
    .toMatchObject({
      callerId: 'ann',
      runId: 'run_01890000-0000-7000-8000-000000000000',
      method: 'GET',
      path: '/v1/runs/run_01890000-0000-7000-8000-000000000000',
      status: 404,
    });
  expect(JSON.stringify(api.lines)).not.toContain('0123456789abcdef');
});

async function statusForHost(api: Served, host: string): Promise<number> {
  const call = request({ port: api.port, path: '/v1/runs', headers: { host } });
  call.end();
  return new Promise((resolve, reject) => {
    call.on('error', reject);
    call.on('response', async (response) => {
      await text(response);
      resolve(response.statusCode ?? 0);
    });
  });
}

test('an open API is not reached under a foreign name that points here', async () => {
  const api = await serve();
  expect(await statusForHost(api, 'localhost:3000')).toBe(200);
  expect(await statusForHost(api, '127.0.0.1')).toBe(200);
  expect(await statusForHost(api, '[::1]:3000')).toBe(200);
  expect(await statusForHost(api, 'evil.example:3000')).toBe(401);
  expect(await statusForHost(api, '127.0.0.1.evil.example')).toBe(401);
});

test('without keys only a loopback address will do', () => {
  const configFor = (HOST: string, CAIRN_API_KEYS = '') => apiConfig(loadEnv({ HOST, CAIRN_API_KEYS }));
  for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) {
    expect(configFor(host).keys).toEqual([]);
  }
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.org', '127.evil.example']) {
    expect(() => configFor(host)).toThrow('Set CAIRN_API_KEYS');
    expect(configFor(host, 'ann.0123456789abcdef,bob.fedcba9876543210').keys).toEqual(KEYS);
  }
});
