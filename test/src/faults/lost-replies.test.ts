import { setTimeout as sleep } from 'node:timers/promises';
import { RunId } from '@cairn/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { type Answer, get, post, runEnded } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, startWorker, type TestApi } from '../support/process.ts';
import { TcpProxy } from '../support/proxy.ts';
import { seededRandom } from '../support/random.ts';

/** So many replies a submission waits for, and a few more. */
const REPLIES = 9;
const BACK_MS = 200;
const RUNS = 8;
const LOST_SHARE = 0.04;
const SEED = 20261121;

const LOCKS = { CAIRN_SWEEP_IDLE_MS: '1000', CAIRN_LOCK_MS: '3000', CAIRN_STALLED_CHECK_MS: '1000' };

const body = {
  topic: 'stones by the way',
  sources: [{ text: 'A cairn is a heap of stones. It marks the way in fog.' }],
};

let cluster: Cluster;
let calm: TestApi;
let line: TcpProxy;

beforeAll(async () => {
  cluster = await Cluster.start();
  line = await TcpProxy.start(cluster.redis);
  calm = await startApi(cluster.processOptions({}, 'calm api'));
});

afterAll(async () => {
  await cluster.stop();
  await line.close();
});

/** As a good client does: the same request under the same key, until it is answered. */
async function submitted(url: string, key: string): Promise<Answer> {
  for (;;) {
    const answer = await post(url, '/v1/runs', { key, body });
    if (answer.status !== 503) return answer;
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    await sleep(BACK_MS);
  }
}

test('whichever reply of Redis the API loses while it accepts a run: one key, one run, and it completes', async () => {
  const worker = await cluster.worker();
  const api = await startApi({ ...cluster.processOptions({}, 'api'), redisUrl: line.url });
  for (let n = 1; n <= REPLIES; n += 1) {
    line.loseReply(n);
    const answer = await submitted(api.url, `key-${n}`);
    expect(answer.status, `reply ${n} lost`).toBe(202);
    line.losesReply = () => false;
    expect((await submitted(calm.url, `key-${n}`)).body.id).toBe(answer.body.id);
    expect(await runEnded(calm.url, answer.body.id)).toMatchObject({ status: 'completed' });
  }
  expect(line.lost, 'replies were lost').toBeGreaterThanOrEqual(3);
  const runs = (await get(calm.url, '/v1/runs?limit=100')).body.data;
  expect(runs).toHaveLength(REPLIES);
  await Promise.all([api.kill('SIGKILL'), worker.kill('SIGTERM')]);
});

test('a worker that loses replies all the time sees its own commits: every step once, nothing lost', async () => {
  const random = seededRandom(SEED);
  line.lost = 0;
  line.losesReply = () => random() < LOST_SHARE;
  const worker = await startWorker({ ...cluster.processOptions(LOCKS), redisUrl: line.url });
  const runIds = await Promise.all(Array.from({ length: RUNS }, () => cluster.submit()));
  for (const id of runIds) {
    expect(await cluster.ended(RunId.parse(id))).toMatchObject({ status: 'completed' });
    judge(await cluster.events(id), await cluster.checkpoints(id));
  }
  expect(line.lost, `seed ${SEED}`).toBeGreaterThan(RUNS / 2);
  expect(worker.running).toBe(true);
  line.losesReply = () => false;
});
