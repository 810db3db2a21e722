import { CheckpointId, RunId } from '@cairn/core';
import { loadEnv } from '@cairn/platform';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { complete } from './testing/memory-flow.ts';
import { routesOf } from './testing/routes.ts';
import { bodyOf, post, type Served, serve } from './testing/serve.ts';

/*
 * Somebody else's id is answered byte for byte like one that nobody has: on every route that takes one, by every method. The
 * routes are read from the app itself, so that a new one cannot be forgotten.
 */

const OWNER = 'ann.0123456789abcdef';
const STRANGER = 'bob.fedcba9876543210';
const KEYS = loadEnv({ CAIRN_API_KEYS: `${OWNER},${STRANGER}` }).CAIRN_API_KEYS;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** For every name that a path has for an id: one that the owner has, and one of the same length that nobody has. */
type Ids = Readonly<Record<string, { readonly owned: string; readonly missing: string }>>;

async function ownedIds(api: Served): Promise<Ids> {
  const as = { 'x-api-key': OWNER };
  const submitted = await post(`${api.url}/v1/runs`, { topic: 'Why do rivers meander?', thread_id: 'rivers' }, as);
  const runId = RunId.parse((await bodyOf(submitted)).id);
  await complete(api.store, runId, {});
  const [first] = (await api.store.checkpoints(runId)) ?? [];
  const made = await post(`${api.url}/v1/keys`, { scopes: ['runs:read'] }, as);
  const schedule = { name: 'hourly', every_ms: 3_600_000, request: { topic: 'Tides' } };
  const scheduled = await post(`${api.url}/v1/schedules`, schedule, as);
  const scheduleId = z.string().parse((await bodyOf(scheduled)).id);
  const triggered = await post(`${api.url}/v1/triggers`, { name: 'pages', request: { topic: 'Tides' } }, as);
  const triggerId = z.string().parse((await bodyOf(triggered)).id);
  const keyId = z.string().parse((await bodyOf(made)).id);
  return {
    runId: { owned: runId, missing: runId.replace(/.{12}$/, '000000000000') },
    // What lies under a run is asked for with one and the same id, the owner's: only the run differs.
    checkpointId: same(CheckpointId.parse(first?.checkpoint_id)),
    deliveryId: same('msg_1'),
    keyId: { owned: keyId, missing: `key_${'0'.repeat(24)}` },
    scheduleId: { owned: scheduleId, missing: scheduleId.replace(/.{12}$/, '000000000000') },
    triggerId: { owned: triggerId, missing: triggerId.replace(/.{12}$/, '000000000000') },
    threadId: { owned: 'rivers', missing: 'oceans' },
  };
}

const same = (id: string) => ({ owned: id, missing: id });

const PARAMETER = /:(\w+)/g;

function filled(path: string, ids: Ids, which: 'owned' | 'missing'): string {
  return path.replace(PARAMETER, (_, name: string) => {
    const id = ids[name]?.[which];
    if (id === undefined) throw new Error(`${path}: say in ownedIds() what ":${name}" is, so that it is tested too.`);
    return id;
  });
}

/** The whole answer as text, without the time and with the id that was asked for made the same. */
async function answer(api: Served, method: string, path: string, id: string) {
  const headers = { 'x-api-key': STRANGER, 'x-request-id': 'same', 'content-type': 'application/json' };
  const body = ['POST', 'PUT', 'PATCH'].includes(method) ? '{}' : null;
  const response = await fetch(`${api.url}${path}`, { method, headers, body });
  const { date: _, ...rest } = Object.fromEntries(response.headers);
  const text = JSON.stringify([response.status, rest, await response.text()]);
  // What is left of the tenant's limits falls with every request, whatever it asks for.
  return text.replaceAll(id, 'ID').replace(/\br=\d+; t=\d+/g, 'r, t');
}

test('a second tenant cannot tell a foreign id from one that nobody has', async () => {
  const api = await serve({ keys: KEYS });
  const ids = await ownedIds(api);
  const served = routesOf(api.app.router).map(({ path }) => path);
  const paths = [...new Set(served)].filter((path) => path.startsWith('/v1/') && path.includes(':'));
  for (const known of ['/runs/:runId', '/runs/:runId/cancel', '/runs/:runId/events', '/keys/:keyId']) {
    expect(paths, 'the routes are found').toContain(`/v1${known}`);
  }
  for (const path of paths) {
    const [name = ''] = /(?<=:)\w+/.exec(path) ?? [];
    for (const method of METHODS) {
      const [foreign, missing] = await Promise.all([
        answer(api, method, filled(path, ids, 'owned'), ids[name]?.owned ?? ''),
        answer(api, method, filled(path, ids, 'missing'), ids[name]?.missing ?? ''),
      ]);
      expect(foreign, `${method} ${path}`).toBe(missing);
      if (name === 'runId') expect(foreign, `${method} ${path}`).toMatch(/^\[404,/);
    }
  }
});

test('its owner does see it', async () => {
  const api = await serve({ keys: KEYS });
  const ids = await ownedIds(api);
  for (const path of ['/runs/:runId', '/runs/:runId/checkpoints/:checkpointId', '/runs/:runId/events']) {
    const response = await fetch(`${api.url}/v1${filled(path, ids, 'owned')}`, { headers: { 'x-api-key': OWNER } });
    expect(response.status, path).toBe(200);
  }
});

test("lists and Idempotency-Keys are each tenant's own", async () => {
  const api = await serve({ keys: KEYS });
  const ids = await ownedIds(api);
  const list = await fetch(`${api.url}/v1/runs`, { headers: { 'x-api-key': STRANGER } });
  expect((await bodyOf(list)).data).toEqual([]);
  const submit = async (key: string) =>
    post(`${api.url}/v1/runs`, { topic: 'Tides' }, { 'x-api-key': key, 'Idempotency-Key': 'k' });
  const [theirs, own] = [await submit(OWNER), await submit(STRANGER)];
  expect(own.headers.get('idempotency-replayed')).toBeNull();
  const [first, second] = [(await bodyOf(theirs)).id, (await bodyOf(own)).id];
  expect(new Set([first, second, ids.runId?.owned]).size).toBe(3);
});
