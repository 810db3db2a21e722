import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunId } from '@cairn/core';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { startApi, startProcess, type TestApi, type TestProcess } from '../support/process.ts';
import { TcpProxy } from '../support/proxy.ts';
import type { TestRedis } from '../support/redis.ts';
import { localRedis } from '../support/redis-local.ts';

const LINK_MS = 20_000;
/** What was in hand when the writes were lost comes back when its lock has run out. */
const LOCKS = { CAIRN_LOCK_MS: '3000', CAIRN_STALLED_CHECK_MS: '1000' };
/** Room for what is to come between what is kept and what is lost. */
const BETWEEN_STEPS = 'commit.before@room:sleep=1500';
const body = { topic: 'a journey', sources: [{ text: 'nothing' }] };

let cluster: Cluster;
let standby: TestRedis;
/** What API and workers call their Redis, and what the standby follows the primary by. */
let front: TcpProxy;
let replication: TcpProxy;
let api: TestApi;
let worker: TestProcess;
const calls: { path: string; key: string }[] = [];
const target = createServer((req, res) => {
  const key = String(req.headers['idempotency-key']);
  calls.push({ path: (req.url ?? '').slice(1), key });
  res.end(JSON.stringify({ id: key.slice(0, 8) }));
});

beforeAll(async () => {
  // Two servers that reach each other: of this machine, also where there is a container engine.
  [cluster, standby] = await Promise.all([Cluster.start(localRedis({})), localRedis({})]);
  [front, replication] = await Promise.all([TcpProxy.start(cluster.redis), TcpProxy.start(cluster.redis)]);
  await ask(standby, (redis) => redis.replicaof('127.0.0.1', replication.port));
  await vi.waitUntil(
    async () => /master_link_status:up/.test(await ask(standby, (redis) => redis.info('replication'))),
    {
      timeout: LINK_MS,
    },
  );
  await new Promise<void>((listening) => target.listen(0, '127.0.0.1', listening));
  const { port } = target.address() as AddressInfo;
  const env = {
    CAIRN_CRASH_POINT: BETWEEN_STEPS,
    FIXTURE_TARGET: `http://127.0.0.1:${port}`,
    CAIRN_SWEEP_IDLE_MS: '1000',
    ...LOCKS,
  };
  const options = { ...cluster.processOptions(env, 'booking'), redisUrl: front.url };
  worker = startProcess('test/src/fixtures/booking-worker.ts', options);
  [api] = await Promise.all([startApi({ ...options, name: 'api' }), worker.logged('worker ready')]);
});

afterAll(async () => {
  target.close();
  await Promise.all([api.kill(), worker.kill()]);
  await cluster.stop();
  await standby.stop();
  await Promise.all([front.close(), replication.close()]);
});

async function ask<T>(server: TestRedis, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(server.url);
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

/** The standby becomes the primary without what it had not heard yet. */
async function failOver(): Promise<void> {
  await cluster.redis.kill();
  await ask(standby, (redis) => redis.replicaof('NO', 'ONE'));
  front.upstream = standby;
  front.cut();
  await expect.poll(async () => (await get(api.url, '/readyz')).status, { timeout: 10_000 }).toBe(200);
}

const paths = () => calls.map(({ path }) => path);

test('a failover that loses acknowledged writes: what was accepted is unknown or goes on, and no effect gets a second key', async () => {
  const { body: run } = await post(api.url, '/v1/runs', { key: 'before', body });
  const runId = run.id as RunId;
  await expect.poll(paths, { timeout: 10_000 }).toContain('book/room');
  await expect.poll(() => ask(standby, (redis) => redis.keys(`*run:${runId}`)), { timeout: 5_000 }).toHaveLength(1);
  replication.blackHole = true;
  await expect.poll(paths, { timeout: 10_000 }).toContain('book/ticket');
  const unlucky = await post(api.url, '/v1/runs', { key: 'after', body });
  expect(unlucky.status, 'the primary answers for itself alone').toBe(202);
  const ticket = calls.find(({ path }) => path === 'book/ticket')?.key;
  const seen = ((await get(api.url, `/v1/runs/${runId}`)).body.last_message_id ?? '') as string;

  await worker.kill('SIGSTOP');
  await failOver();
  expect(await get(api.url, `/v1/runs/${unlucky.body.id}`)).toMatchObject({ status: 404 });
  const ahead = await get(api.url, `/v1/runs/${runId}/events?after_message_id=${seen}`);
  expect(ahead).toMatchObject({ status: 410, body: { code: 'DATA_LOSS' } });
  const again = await post(api.url, '/v1/runs', { key: 'after', body });
  expect(again.status).toBe(202);

  await worker.kill('SIGCONT');
  for (const id of [runId, again.body.id]) expect(await runEnded(api.url, id)).toMatchObject({ status: 'completed' });
  expect(calls.filter(({ key }) => key === ticket).length, 'called again, under its key').toBeGreaterThan(1);
  for (const path of ['book/room', 'book/ticket']) {
    const keys = new Set(calls.filter((call) => call.path === path).map(({ key }) => key));
    expect(keys.size, `${path}: one for each run, the lost one included`).toBeLessThanOrEqual(3);
  }
});
