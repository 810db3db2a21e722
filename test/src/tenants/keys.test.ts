import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { send } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';

const ADMIN = 'acme.0123456789abcdef';
/** A key that was revoked by one process opens no longer than this in another one. */
const CACHED_MS = 2000;

let cluster: Cluster;
let one: TestApi;
let other: TestApi;

const api = (name: string) =>
  startApi(cluster.processOptions({ CAIRN_API_KEYS: ADMIN, CAIRN_TENANT_SUBMITS_PER_MINUTE: '3' }, name));

beforeAll(async () => {
  cluster = await Cluster.start();
  [one, other] = await Promise.all([api('one'), api('other')]);
});

afterAll(() => cluster.stop());

async function call({ url }: TestApi, method: string, path: string, key: string, body?: object) {
  return send(url, method, `/v1${path}`, { headers: { 'x-api-key': key }, body });
}

test('a key made by one process opens the others, through a kill of Redis, until it is revoked', async () => {
  const made = await call(one, 'POST', '/keys', ADMIN, { scopes: ['runs:read'] });
  const { id } = made.body;
  const key = String(made.body.key);
  expect((await call(other, 'GET', '/runs', key)).status).toBe(200);
  expect((await call(other, 'POST', '/runs', key, { topic: 'tides' })).status).toBe(403);

  await cluster.redis.kill();
  await cluster.redis.restart();
  const opens = async (through: TestApi) => (await call(through, 'GET', '/runs', key)).status;
  await expect.poll(() => opens(one), { timeout: 10_000 }).toBe(200);
  await expect.poll(() => opens(other), { timeout: 10_000 }).toBe(200);

  expect((await call(one, 'DELETE', `/keys/${id}`, ADMIN)).status).toBe(204);
  expect(await opens(one)).toBe(401);
  await expect.poll(() => opens(other), { timeout: CACHED_MS + 500 }).toBe(401);
});

test('submissions are counted through all processes together', async () => {
  const submit = (through: TestApi) => call(through, 'POST', '/runs', ADMIN, { topic: 'tides' });
  const left = [];
  for (const through of [one, other, one]) left.push((await submit(through)).headers.get('ratelimit'));
  expect(left.map((header) => /"submits"; r=(\d+)/.exec(header ?? '')?.[1])).toEqual(['2', '1', '0']);

  const refused = await submit(other);
  expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});
