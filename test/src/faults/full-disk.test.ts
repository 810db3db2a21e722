import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunId } from '@cairn/core';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, type TestApi, type TestProcess } from '../support/process.ts';
import { localRedis } from '../support/redis-local.ts';

const DISK_BYTES = 4 * 1024 * 1024;
const FILLING_BYTES = 64 * 1024;
const FULL_MS = 1_000;
const RUNS = 3;
const body = { topic: 'stones', sources: [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }] };

let cluster: Cluster;
let redis: Redis;
let api: TestApi;
let worker: TestProcess;

beforeAll(async () => {
  cluster = await Cluster.start(localRedis({ mostFileBytes: DISK_BYTES }));
  redis = new Redis(cluster.redis.url);
  redis.on('error', () => undefined); // it is killed in the end
  worker = await cluster.worker({ CAIRN_PACE_MS: '500', CAIRN_SWEEP_IDLE_MS: '1000' });
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterAll(async () => {
  redis.disconnect();
  await cluster.stop();
});

/** Writes until nothing more goes to the disk, and Redis says so. */
async function fillDisk(): Promise<void> {
  const filling = 'x'.repeat(FILLING_BYTES);
  for (let i = 0; i < 4 * (DISK_BYTES / FILLING_BYTES); i += 1) {
    const refused = await redis.set('filling', filling).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (refused !== undefined) return expect(refused).toMatch(/^MISCONF/);
    await sleep(5);
  }
  throw new Error('The disk did not get full.');
}

const roomAgain = () => execFileSync('prlimit', ['--pid', String(cluster.redis.pid), '--fsize=unlimited:unlimited']);

test.runIf(process.platform === 'linux')(
  'a disk that is full: submissions are refused whole, what runs waits, all goes on when there is room, and what was kept can be read',
  async () => {
    const accepted = await Promise.all(Array.from({ length: RUNS }, () => post(api.url, '/v1/runs', { body })));
    const ids = accepted.map(({ body: run }) => run.id as RunId);
    await fillDisk();
    const untilMs = performance.now() + FULL_MS;
    for (let i = 0; performance.now() < untilMs; i += 1) {
      const answer = await post(api.url, '/v1/runs', { key: `full ${i}`, body });
      expect(answer).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
      await sleep(100);
    }
    const statuses = await Promise.all(ids.map(async (id) => (await get(api.url, `/v1/runs/${id}`)).body.status));
    expect(statuses).not.toContain('failed');

    roomAgain();
    const again = () => post(api.url, '/v1/runs', { key: 'full 0', body });
    await expect.poll(async () => (await again()).status, { timeout: 10_000 }).toBe(202);
    for (const id of [...ids, (await again()).body.id as RunId]) {
      expect(await runEnded(api.url, id)).toMatchObject({ status: 'completed' });
      judge(await cluster.events(id), await cluster.checkpoints(id));
    }
    expect(worker.running && api.running).toBe(true);

    await cluster.redis.kill();
    await cluster.redis.restart();
    for (const id of ids) judge(await cluster.events(id), await cluster.checkpoints(id));
  },
);
