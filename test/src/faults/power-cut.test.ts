import { stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { RunId } from '@cairn/core';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, startProcess, type TestApi, type TestProcess } from '../support/process.ts';
import { localRedis } from '../support/redis-local.ts';

/** What was in hand when the writes were lost comes back when its lock has run out. */
const LOCKS = { CAIRN_LOCK_MS: '3000', CAIRN_STALLED_CHECK_MS: '1000' };
/** Room for what is to come between what is kept and what is lost. */
const BETWEEN_STEPS = 'commit.before@room:sleep=1500';
const body = { topic: 'a journey', sources: [{ text: 'nothing' }] };

let cluster: Cluster;
let api: TestApi;
let worker: TestProcess;
/** The calls for each place of the target, each with its key. */
const calls: { path: string; key: string }[] = [];
const target = createServer((req, res) => {
  const key = String(req.headers['idempotency-key']);
  calls.push({ path: (req.url ?? '').slice(1), key });
  res.end(JSON.stringify({ id: key.slice(0, 8) }));
});

beforeAll(async () => {
  cluster = await Cluster.start(localRedis({ fsync: 'everysec' }));
  await new Promise<void>((listening) => target.listen(0, '127.0.0.1', listening));
  const { port } = target.address() as AddressInfo;
  const env = {
    CAIRN_CRASH_POINT: BETWEEN_STEPS,
    FIXTURE_TARGET: `http://127.0.0.1:${port}`,
    CAIRN_SWEEP_IDLE_MS: '1000',
    ...LOCKS,
  };
  worker = startProcess('test/src/fixtures/booking-worker.ts', cluster.processOptions(env, 'booking'));
  await worker.logged('worker ready');
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterAll(async () => {
  target.close();
  await cluster.stop();
});

/** The file that Redis appends every write to. */
async function journal(): Promise<string> {
  const redis = new Redis(cluster.redis.url);
  const [, dir = ''] = (await redis.config('GET', 'dir')) as string[];
  const [, folder = ''] = (await redis.config('GET', 'appenddirname')) as string[];
  redis.disconnect();
  return join(dir, folder, 'appendonly.aof.1.incr.aof');
}

/** The power goes, and what Redis had acknowledged beyond so many bytes had not reached the disk. */
async function powerCut(file: string, bytes: number): Promise<void> {
  await cluster.redis.kill();
  await truncate(file, bytes);
  await cluster.redis.restart();
  await expect.poll(async () => (await get(api.url, '/readyz')).status, { timeout: 10_000 }).toBe(200);
}

test('a power cut that takes the last second: the run goes on from what is left under the same keys; readers and clients are told', async () => {
  const file = await journal();
  const { body: run } = await post(api.url, '/v1/runs', { key: 'before', body });
  const runId = run.id as RunId;
  await expect.poll(() => calls.map(({ path }) => path), { timeout: 10_000 }).toContain('book/room');
  const keptBytes = (await stat(file)).size;
  await expect.poll(() => calls.map(({ path }) => path), { timeout: 10_000 }).toContain('book/ticket');
  const unlucky = await post(api.url, '/v1/runs', { key: 'after', body });
  expect(unlucky.status).toBe(202);
  const seen = (await cluster.events(runId)).at(-1)?.message_id;
  const [first, second] = calls.map(({ key }) => key);

  await worker.kill('SIGSTOP');
  await powerCut(file, keptBytes);
  expect(await get(api.url, `/v1/runs/${unlucky.body.id}`)).toMatchObject({ status: 404 });
  const ahead = await get(api.url, `/v1/runs/${runId}/events?after_message_id=${seen}`);
  expect(ahead, 'a reader that saw what is lost is not left in the dark').toMatchObject({
    status: 410,
    body: { code: 'DATA_LOSS' },
  });
  const again = await post(api.url, '/v1/runs', { key: 'after', body });
  expect(again.status, 'the same request again makes the run anew').toBe(202);
  expect(again.body.id).not.toBe(unlucky.body.id);

  await worker.kill('SIGCONT');
  for (const id of [runId, again.body.id as RunId]) {
    expect(await cluster.ended(id, 30_000)).toMatchObject({ status: 'completed' });
    judge(await cluster.events(id), await cluster.checkpoints(id));
  }
  const keysOf = (path: string) => new Set(calls.filter((call) => call.path === path).map(({ key }) => key));
  expect(
    calls.filter(({ key }) => key === second).length,
    'what was lost is called again, under its key',
  ).toBeGreaterThan(1);
  expect(keysOf('book/room')).toContain(first);
  // One key for each run: this one, the one that was lost if it got that far, and the one that took its place.
  expect(keysOf('book/room').size).toBeLessThanOrEqual(3);
  expect(keysOf('book/ticket').size).toBeLessThanOrEqual(3);
});
