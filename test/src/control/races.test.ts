import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminalEvent, type RunId, VERBS, type Verb } from '@cairn/core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { type Answer, get, post } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { Supervised } from '../support/supervised.ts';

const RACES = Number(process.env.CAIRN_TEST_RACES ?? 150);
const AT_ONCE = 15;
const PAUSES = 40;
const PAUSE_P99_MS = 250;

let cluster: Cluster;
let apis: [TestApi, TestApi];
const calls = new Map<string, number>();
const target = createServer((req, res) => {
  calls.set((req.url ?? '').slice(1), performance.now());
  res.end();
});

beforeAll(async () => {
  cluster = await Cluster.start();
  await new Promise<void>((listening) => target.listen(0, '127.0.0.1', listening));
  const env = { CAIRN_TENANT_SUBMITS_PER_MINUTE: '100000', CAIRN_LOG_LEVEL: 'warn' };
  apis = await Promise.all([
    startApi(cluster.processOptions({ ...env, CAIRN_LOG_LEVEL: 'info' }, 'one api')),
    startApi(cluster.processOptions({ ...env, CAIRN_LOG_LEVEL: 'info' }, 'other api')),
  ]);
});

afterAll(async () => {
  target.close();
  await cluster.stop();
});

async function workers(count: number): Promise<Supervised[]> {
  const { port } = target.address() as AddressInfo;
  const env = { FIXTURE_TARGET: `http://127.0.0.1:${port}`, CAIRN_LOG_LEVEL: 'info', CAIRN_SWEEP_IDLE_MS: '1000' };
  const started = Array.from({ length: count }, (_, i) => new Supervised(cluster, env, `worker ${i}`));
  await Promise.all(started.map((worker) => worker.start()));
  onTestFinished(async () => {
    await Promise.all(started.map((worker) => worker.stop()));
  });
  return started;
}

/** A small generator of numbers in [0, 1), so that a seed repeats a schedule. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const submit = async (topic: string): Promise<RunId> => {
  const { body } = await post(apis[0].url, '/v1/runs', { body: { topic, sources: [{ text: 'nothing' }] } });
  return body.id as RunId;
};
const steer = (api: TestApi, runId: RunId, verb: Verb): Promise<Answer> =>
  post(api.url, `/v1/runs/${runId}/${verb}`, { body: {} });

test('verbs from two APIs against runs that complete, fail and lose their workers: one end each, and a sound log', async () => {
  const random = seeded(7);
  const [first] = await workers(2);
  const verbs = Object.keys(VERBS) as Verb[];
  const pick = () => verbs[Math.floor(random() * verbs.length)] ?? 'pause';
  const statuses = new Map<number, number>();
  let kills = 0;

  async function race(i: number): Promise<RunId> {
    const runId = await submit(`${['quick', 'hopeless', 'slow'][i % 3]} race ${i}`);
    for (let round = 0; round < 2; round++) {
      await sleep(random() * 60);
      const answers = await Promise.all(apis.map((api) => steer(api, runId, pick())));
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    if (i % 50 === 25) {
      kills += 1;
      await first?.kill();
    }
    const { body } = await get(apis[1].url, `/v1/runs/${runId}`);
    if (body.status === 'paused') await steer(apis[0], runId, 'resume');
    return runId;
  }

  for (let i = 0; i < RACES; i += AT_ONCE) {
    const runs = await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => race(i + k)));
    for (const runId of runs) {
      await cluster.ended(runId);
      const log = await cluster.events(runId);
      const ends = log.filter((event) => isTerminalEvent(event.type)).length;
      const retries = log.filter((event) => event.type === 'run.retried').length;
      expect(ends, `one end for each life of ${runId}`).toBe(retries + 1);
      if (retries === 0) judge(log, await cluster.checkpoints(runId));
    }
  }
  expect([...statuses.keys()].filter((status) => ![200, 202, 409].includes(status))).toEqual([]);
  expect(kills).toBeGreaterThan(0);
  expect([statuses.get(200), statuses.get(202), statuses.get(409)].every((count) => (count ?? 0) > 0)).toBe(true);
}, 300_000);

test('no call starts after a pause was acknowledged, and it is acknowledged soon', async () => {
  await workers(2);
  const latencies: number[] = [];
  const late: string[] = [];
  for (let i = 0; i < PAUSES; i++) {
    const runId = await submit(`calls pause-${i}`);
    await expect.poll(() => calls.has(`pause-${i}`), { timeout: 10_000, interval: 5 }).toBe(true);
    const asked = performance.now();
    const { status } = await steer(apis[i % 2 === 0 ? 0 : 1], runId, i % 4 === 3 ? 'cancel' : 'pause');
    const acknowledged = performance.now();
    expect(status).toBe(202);
    latencies.push(acknowledged - asked);
    await sleep(60);
    if ((calls.get(`pause-${i}`) ?? 0) > acknowledged) late.push(runId);
    if (i % 4 !== 3) await steer(apis[0], runId, 'cancel');
  }
  expect(late).toEqual([]);
  latencies.sort((a, b) => a - b);
  const p99 = latencies[Math.ceil(latencies.length * 0.99) - 1] ?? Number.POSITIVE_INFINITY;
  expect(p99, `latencies in ms: ${latencies.map(Math.round).join(' ')}`).toBeLessThanOrEqual(PAUSE_P99_MS);
}, 120_000);
