import { Redis } from 'ioredis';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded, send } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { queueMeta } from './keys/queue-meta.ts';
import { keyShapes } from './keys/shapes.ts';
import { NASTY_TEXTS } from './nasty.ts';

const SOURCES = [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }];
/** Names that a queue, a script or an object could take for its own, besides those that are nasty anywhere. */
const NAMES = [
  ...NASTY_TEXTS.filter((text) => text.length <= 300),
  ...['stalled', 'delayed', 'paused', 'marker', 'pc', 'prioritized', 'events:1', 'meta:meta', 'run:1', 'live', 'index'],
  ...['a:b', 'a:b:c', '1', '00', '-', '_', '.meta', 'queue:meta', 'key:before', 'anonymous', 'RUN', '}{', '{other}:x'],
];

let cluster: Cluster;
let redis: Redis;
let api: TestApi;
let prefix: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url);
  const options = cluster.processOptions({ CAIRN_LOG_LEVEL: 'info' }, 'api');
  prefix = options.env?.CAIRN_PREFIX ?? '';
  await cluster.worker();
  api = await startApi(options);
});

afterAll(async () => {
  redis.disconnect();
  await cluster.stop();
});

/** A header has one line of plain signs: what cannot be sent is left out of it. */
const asHeader = (text: string) =>
  [...text]
    .filter((sign) => sign >= ' ' && sign <= '~')
    .join('')
    .trim() || 'x';

let keys = 0;
/** The text itself where it can be a header; beside it, something that nobody else has: a key stands for one body. */
const keyFor = (path: string, text: string) =>
  path === '/v1/runs' && asHeader(text) === text ? text : `${asHeader(text)} ${keys++}`;

type Body = Record<string, unknown>;

/** Sends what fits of a body: a field that is refused is left out the next time. @returns undefined when nothing was left */
async function posted(path: string, body: Body, text: string): Promise<Body | undefined> {
  const answer = await post(api.url, path, { body, key: keyFor(path, text) });
  expect(answer.status, `${path} ${JSON.stringify(text)}: ${JSON.stringify(answer.body)}`).toBeLessThan(500);
  if (answer.status < 300) return answer.body;
  const refused = ((answer.body.errors ?? []) as { path: string }[]).map((fault) => fault.path.split(/[.[]/)[0]);
  const rest = Object.entries(body).filter(([name]) => !refused.includes(name));
  return rest.length === Object.keys(body).length ? undefined : posted(path, Object.fromEntries(rest), text);
}

/** Everything that a caller may name, all of it named so. */
async function nameAll(text: string): Promise<void> {
  const plain = { topic: 'stones by the way', mode: 'sources_only', sources: SOURCES, concurrency: { key: text } };
  const run = { ...plain, thread_id: text, tags: [text], metadata: { [text]: text } };
  const own = await posted('/v1/runs', run, text);
  if (own) await posted(`/v1/runs/${own.id}/messages`, { text: 'look again' }, text);
  await posted('/v1/schedules', { name: text, cron: '0 4 * * *', request: plain }, text);
  const trigger = await posted('/v1/triggers', { name: text, request: plain }, text);
  if (trigger) await sendEvent(String(trigger.id), String(trigger.secret), text);
  const key = await posted('/v1/keys', { name: text, scopes: ['runs:read'] }, text);
  if (key) await post(api.url, `/v1/keys/${key.id}/rotate`, { body: {} });
  for (const kind of ['schedules', 'triggers', 'keys']) await removeAll(kind);
}

async function sendEvent(trigger: string, secret: string, text: string): Promise<void> {
  const id = asHeader(text).replaceAll(' ', '_').slice(0, 256);
  const at = new Date();
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, '{}'),
  };
  const { status } = await send(api.url, 'POST', `/v1/triggers/${trigger}/events`, { headers, body: {} });
  expect(status, JSON.stringify(text)).toBe(202);
}

/** There may only be so many of them. */
async function removeAll(kind: string): Promise<void> {
  const { data } = (await get(api.url, `/v1/${kind}`)).body as { data: { id: string }[] };
  for (const { id } of data) expect((await send(api.url, 'DELETE', `/v1/${kind}/${id}`)).status).toBe(204);
}

/** @returns how many runs there are */
async function allEnded(): Promise<number> {
  let count = 0;
  for (let cursor: unknown = ''; cursor !== null; ) {
    const page = (await get(api.url, `/v1/runs?limit=100${cursor ? `&cursor=${cursor}` : ''}`)).body;
    const data = page.data as { id: string }[];
    for (const { id } of data) await runEnded(api.url, id);
    count += data.length;
    cursor = page.next_cursor;
  }
  return count;
}

test('what callers name becomes no name in Redis: not of a key, not of a job, not of what a queue keeps for itself', async () => {
  await nameAll('decent');
  expect(await allEnded()).toBe(2);
  const meta = await queueMeta(redis);
  const shapes = await keyShapes(redis, prefix);
  expect(meta).not.toEqual([]);
  expect([...shapes]).toEqual(expect.arrayContaining(['P:idempotency:HASH', 'P:thread:anonymous:HASH', 'P:run:RUN']));

  for (const text of NAMES) await nameAll(text);
  expect(await allEnded()).toBeGreaterThan(NAMES.length);
  const after = await keyShapes(redis, prefix);
  expect([...after].filter((shape) => !shapes.has(shape))).toEqual([]);
  expect(await queueMeta(redis)).toEqual(meta);
});

test('what is asked for by a name that nobody has is not found, whatever else lies under that name', async () => {
  const { id } = (await post(api.url, '/v1/keys', { body: { scopes: ['admin'] } })).body;
  await post(api.url, `/v1/keys/${id}/rotate`, { body: {} });
  expect(await redis.exists(`${prefix}:key:${id}:before`)).toBe(1);
  const before = await keyShapes(redis, prefix);
  for (const name of [`${id}:before`, ...NAMES.filter((text) => !/^\.{0,2}$/.test(text))]) {
    const odd = encodeURIComponent(name.toWellFormed());
    const asked = ['keys', 'schedules', 'triggers', 'runs'].flatMap((kind) => [
      send(api.url, 'DELETE', `/v1/${kind}/${odd}`),
      ...(kind === 'keys' ? [] : [send(api.url, 'GET', `/v1/${kind}/${odd}`)]),
    ]);
    asked.push(send(api.url, 'POST', `/v1/keys/${odd}/rotate`, { body: {} }));
    for (const { status } of await Promise.all(asked)) expect([name, status]).toEqual([name, 404]);
  }
  expect([...(await keyShapes(redis, prefix))].filter((shape) => !before.has(shape))).toEqual([]);
});
