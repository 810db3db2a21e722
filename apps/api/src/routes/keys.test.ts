import { setTimeout as elapse } from 'node:timers/promises';
import { memoryKeyStore } from '@cairn/checkpoint';
import { SCOPES } from '@cairn/core';
import { loadEnv } from '@cairn/platform';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { KEY_CACHE_MS } from '../keys/key-ring.ts';
import { post, type Served, serve, TOPIC, UNKNOWN_RUN } from '../testing/serve.ts';

const ANN = 'ann.0123456789abcdef';
const BOB = 'bob.fedcba9876543210';
const KEYS = loadEnv({ CAIRN_API_KEYS: `${ANN},${BOB}` }).CAIRN_API_KEYS;

const Made = z.object({ id: z.string(), key: z.string(), scopes: z.array(z.string()) });

async function make(api: Served, scopes: readonly string[], more: object = {}, by = ANN) {
  const response = await post(`${api.url}/v1/keys`, { scopes, ...more }, { 'x-api-key': by });
  expect(response.status).toBe(201);
  return Made.parse(await response.json());
}

const call = (api: Served, method: string, path: string, key: string) =>
  fetch(`${api.url}/v1${path}`, { method, headers: { 'x-api-key': key } });
const opens = async (api: Served, key: string) => (await call(api, 'GET', '/runs', key)).status;

test("a key that was made opens its maker's runs, and its secret is shown once", async () => {
  const api = await serve({ keys: KEYS });
  const made = await make(api, ['runs:read'], { name: 'robot' });
  expect(made.key).toMatch(/^key_[0-9a-f]{24}\.[\w-]{43}$/);
  const submitted = await post(`${api.url}/v1/runs`, TOPIC, { 'x-api-key': ANN });
  const { id } = z.object({ id: z.string() }).parse(await submitted.json());
  expect((await call(api, 'GET', `/runs/${id}`, made.key)).status).toBe(200);
  expect((await call(api, 'GET', `/runs/${id}`, BOB)).status).toBe(404);

  const list = await (await call(api, 'GET', '/keys', ANN)).json();
  expect(list).toMatchObject({ data: [{ id: made.id, name: 'robot', scopes: ['runs:read'], expires_at: null }] });
  const [, secret = ''] = made.key.split('.');
  expect(JSON.stringify([list, api.lines])).not.toContain(secret);
  expect(await (await call(api, 'GET', '/keys', BOB)).json()).toMatchObject({ data: [] });
});

const NEEDED: [scope: string, method: string, path: string][] = [
  ['runs:read', 'GET', '/runs'],
  ['runs:read', 'HEAD', UNKNOWN_RUN.slice(3)],
  ['runs:read', 'GET', `${UNKNOWN_RUN.slice(3)}/events`],
  ['runs:write', 'POST', '/runs'],
  ['runs:write', 'POST', `${UNKNOWN_RUN.slice(3)}/fork`],
  ['runs:control', 'POST', `${UNKNOWN_RUN.slice(3)}/cancel`],
  ['runs:control', 'POST', `${UNKNOWN_RUN.slice(3)}/CANCEL/`],
  ['runs:control', 'POST', `${UNKNOWN_RUN.slice(3)}/messages`],
  ['runs:control', 'DELETE', UNKNOWN_RUN.slice(3)],
  ['runs:control', 'POST', '/threads/t/expire'],
  ['admin', 'GET', '/webhook-secrets'],
  ['admin', 'GET', '/keys'],
  ['admin', 'POST', '/Keys'],
  ['admin', 'DELETE', '/keys/key_0'],
  ['admin', 'POST', '/keys/key_0/rotate'],
];

test.each(NEEDED)('%s is what it takes to %s %s', async (scope, method, path) => {
  const api = await serve({ keys: KEYS });
  const others = SCOPES.filter((other) => other !== scope);
  const [with_, without] = await Promise.all([make(api, [scope]), make(api, others)]);
  expect([401, 403]).not.toContain((await call(api, method, path, with_.key)).status);
  const refused = await call(api, method, path, without.key);
  expect(refused.status).toBe(403);
  if (method !== 'HEAD') expect(await refused.json()).toMatchObject({ code: 'FORBIDDEN', scope });
});

test('after a rotation the old secret opens for the grace time, the new one at once', async () => {
  const api = await serve({ keys: KEYS });
  const old = await make(api, ['runs:read']);
  expect(await opens(api, old.key)).toBe(200);
  const rotate = async (grace_ms: number) =>
    Made.parse(await (await post(`${api.url}/v1/keys/${old.id}/rotate`, { grace_ms }, { 'x-api-key': ANN })).json());
  const second = await rotate(60_000);
  expect(second.key).not.toBe(old.key);
  expect([await opens(api, old.key), await opens(api, second.key)]).toEqual([200, 200]);
  const third = await rotate(0);
  const answers = [old, second, third].map(({ key }) => opens(api, key));
  expect(await Promise.all(answers)).toEqual([401, 401, 200]);
});

test('a revoked key opens no more: here at once, in other processes after a moment', async () => {
  const keyStore = memoryKeyStore();
  const [here, there] = [await serve({ keys: KEYS, keyStore }), await serve({ keys: KEYS, keyStore })];
  const { id, key } = await make(here, ['runs:read']);
  expect([await opens(here, key), await opens(there, key)]).toEqual([200, 200]);
  expect((await call(here, 'DELETE', `/keys/${id}`, ANN)).status).toBe(204);
  expect(await opens(here, key)).toBe(401);
  await elapse(KEY_CACHE_MS + 50);
  expect(await opens(there, key)).toBe(401);
  expect((await call(here, 'DELETE', `/keys/${id}`, ANN)).status).toBe(404);
});

test("another tenant's key is like one that does not exist", async () => {
  const api = await serve({ keys: KEYS });
  const { id, key } = await make(api, ['runs:read']);
  expect((await call(api, 'DELETE', `/keys/${id}`, BOB)).status).toBe(404);
  expect((await post(`${api.url}/v1/keys/${id}/rotate`, {}, { 'x-api-key': BOB })).status).toBe(404);
  expect((await call(api, 'DELETE', '/keys/ann', ANN)).status).toBe(404);
  expect(await opens(api, key)).toBe(200);
});

test.each([
  {},
  { scopes: [] },
  { scopes: ['root'] },
  { scopes: ['admin', 'admin'] },
  { scopes: ['admin'], expires_in_ms: 1 },
])('a key that makes no sense is refused: %j', async (body) => {
  const api = await serve({ keys: KEYS });
  const response = await post(`${api.url}/v1/keys`, body, { 'x-api-key': ANN });
  expect(response.status).toBe(422);
});

test('when Redis is away, keys of the environment still open and the others are answered 503', async () => {
  const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const keyStore = { ...memoryKeyStore(), proof: () => Promise.reject(away) };
  const api = await serve({ keys: KEYS, keyStore });
  const { key } = await make(api, ['runs:read']);
  expect(await opens(api, ANN)).toBe(200);
  expect(await opens(api, key)).toBe(503);
});
