import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunId } from '@cairn/core';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { openStream } from '../support/sse.ts';

/*
 * What the sweep cannot see, for it knows neither HTTP nor Redis: somebody breaks it in a real process, and the check that
 * stands for a promise has to see it. The same check finds nothing wrong with the product as it is.
 */
const PATCH = resolve(import.meta.dirname, '../fixtures/defect.ts');
const SILENT_MS = 700;
/** Ten times what it takes until somebody looks after it. */
const ORPHANED_MS = 2_000;
const POLL_MS = 50;
/** Nobody works on it. */
const WAITING = { delay_ms: 600_000 };
const body = { topic: 'stones by the way', sources: [{ text: 'A cairn is a heap of stones.' }] };

let cluster: Cluster;
let redis: Redis;
let calm: TestApi;
let count = 0;

beforeAll(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url);
  await cluster.worker({ CAIRN_SWEEP_IDLE_MS: '200' });
  calm = await startApi(cluster.processOptions({}, 'calm api'));
});

afterAll(async () => {
  redis.disconnect();
  await cluster.stop();
});

type Start = (env?: Record<string, string>) => Promise<TestApi>;

interface Seeded {
  readonly what: string;
  readonly file: string;
  readonly sound: string;
  readonly broken: string;
  /** @returns what is wrong with the APIs that it starts; empty when the promise is kept */
  readonly violations: (start: Start) => Promise<string[]>;
}

async function submitted(api: TestApi, key?: string, more: object = {}): Promise<string> {
  const sent = { ...body, ...more };
  const { body: run } = await post(api.url, '/v1/runs', { body: sent, ...(key === undefined ? {} : { key }) });
  return String(run.id);
}

async function comesBack(start: Start): Promise<string[]> {
  const api = await start();
  const runId = await submitted(calm, undefined, WAITING);
  const [first, second] = await cluster.events(RunId.parse(runId));
  const stream = await openStream(`${api.url}/v1/runs/${runId}/events`, first?.message_id);
  const next = await Promise.race([stream.events().next(), sleep(SILENT_MS)]);
  stream.cut();
  const seen = next?.value?.id;
  return seen === second?.message_id ? [] : [`behind ${first?.message_id} it was told of ${seen ?? 'nothing'}`];
}

async function sendsTwice(start: Start): Promise<string[]> {
  const api = await start();
  const key = `key ${count++}`;
  const ids = new Set([await submitted(api, key), await submitted(api, key)]);
  return ids.size === 1 ? [] : [`one key, ${ids.size} runs`];
}

async function waits(start: Start): Promise<string[]> {
  const id = await submitted(await start(), undefined, WAITING);
  await sleep(SILENT_MS);
  const { status } = await get(calm.url, `/v1/runs/${id}`);
  return status === 200 ? [] : [`a live run is answered ${status}`];
}

async function namesWhatItLikes(start: Start): Promise<string[]> {
  const api = await start();
  await submitted(api);
  const before = new Set(await redis.keys('*:meta'));
  await submitted(api, undefined, { thread_id: 'meta' });
  const names = (await redis.keys('*:meta')).filter((key) => !before.has(key));
  return names.map((key) => `${key} is a caller's name`);
}

/** The API dies behind the record, before its first job, and nobody asks again. */
async function isForgotten(start: Start): Promise<string[]> {
  const api = await start({ CAIRN_CRASH_POINT: 'accept.mid' });
  await submitted(api).catch(() => undefined);
  const [id] = ((await get(calm.url, '/v1/runs')).body.data as { id: string }[]).map((run) => run.id);
  for (let waitedMs = 0; waitedMs < ORPHANED_MS; waitedMs += POLL_MS) {
    if ((await get(calm.url, `/v1/runs/${id}`)).body.status !== 'queued') return [];
    await sleep(POLL_MS);
  }
  return [`${id} lies there`];
}

const SEEDED: readonly Seeded[] = [
  {
    what: 'streams know only what happens from now on',
    file: 'apps/api/src/routes/events.ts',
    sound: 'const after = await placeOf(store, runId, cursor, checkpoint_id);\n        await streams',
    broken: 'const after = (await store.events(runId, undefined, 1))?.lastMessageId;\n        await streams',
    violations: comesBack,
  },
  {
    what: 'an Idempotency-Key is not kept',
    file: 'lua/accept.lua',
    sound: 'set_mark(KEYS[5], ARGV[6], run_id, ARGV[7])',
    broken: '',
    violations: sendsTwice,
  },
  {
    what: 'retention does not ask whether a run is live',
    file: 'lua/accept.lua',
    sound: "call('HSET', KEYS[1], unpack(fields))",
    broken: `call('HSET', KEYS[1], unpack(fields))\ncall('PEXPIRE', KEYS[1], ${SILENT_MS / 2})`,
    violations: waits,
  },
  {
    what: 'a key in Redis is called as a caller likes',
    file: 'libs/checkpoint/src/redis/keys.ts',
    sound: `\${prefix}:thread:\${tenant}:\${sha256(thread)}`,
    broken: `\${prefix}:thread:\${tenant}:\${thread}`,
    violations: namesWhatItLikes,
  },
  {
    what: 'a run is not on the list of those that are looked after',
    file: 'lua/accept.lua',
    sound: "  call('ZADD', KEYS[3], starts_at, run_id)\n",
    broken: '',
    violations: isForgotten,
  },
];

test.each(SEEDED)('it would be seen if $what', async ({ what, file, sound, broken, violations }) => {
  const starting = (env: Record<string, string>, name: string) => startApi(cluster.processOptions(env, name));
  expect(await violations(async (env) => (env ? starting(env, 'sound api') : calm))).toEqual([]);
  const patched = { NODE_OPTIONS: `--import=${PATCH}`, DEFECT: JSON.stringify({ file, sound, broken }) };
  expect(await violations((env) => starting({ ...env, ...patched }, what))).not.toEqual([]);
});
