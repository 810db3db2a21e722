import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunId } from '@cairn/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { post } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, startProcess, type TestApi, type TestProcess } from '../support/process.ts';

const ANSWER_MAX_MS = 2_000;

let cluster: Cluster;
let api: TestApi;
/** What the target did, in order; what comes again under its key it does not do again. */
let done: string[] = [];
const keys = new Map<string, string>();
const target = createServer((req, res) => {
  const key = String(req.headers['idempotency-key']);
  if (!keys.has(key)) {
    done.push((req.url ?? '').slice(1));
    keys.set(key, `id-${keys.size}`);
  }
  res.end(JSON.stringify({ id: keys.get(key) }));
});

beforeAll(async () => {
  cluster = await Cluster.start();
  await new Promise<void>((listening) => target.listen(0, '127.0.0.1', listening));
  api = await startApi(cluster.processOptions({}, 'api'));
});

beforeEach(() => {
  done = [];
});

afterAll(async () => {
  target.close();
  await cluster.stop();
});

async function startBooking(crashPoint = ''): Promise<TestProcess> {
  const { port } = target.address() as AddressInfo;
  const env = {
    FIXTURE_TARGET: `http://127.0.0.1:${port}`,
    CAIRN_SWEEP_IDLE_MS: '1000',
    CAIRN_CRASH_POINT: crashPoint,
  };
  const worker = startProcess('test/src/fixtures/booking-worker.ts', cluster.processOptions(env, 'booking'));
  await worker.logged('worker ready');
  return worker;
}

async function booked(topic: string): Promise<RunId> {
  const { body } = await post(api.url, '/v1/runs', { body: { topic, sources: [{ text: 'nothing' }] } });
  await expect.poll(() => done, { timeout: 10_000 }).toEqual(['book/room', 'book/ticket']);
  return body.id as RunId;
}

const cancel = (runId: RunId) => post(api.url, `/v1/runs/${runId}/cancel`, { body: {} });

async function expectUndone(runId: RunId): Promise<void> {
  expect(await cluster.ended(runId, 20_000)).toMatchObject({ status: 'cancelled' });
  expect(done).toEqual(['book/room', 'book/ticket', 'cancel/ticket', 'cancel/room']);
  const events = await cluster.events(runId);
  judge(events, await cluster.checkpoints(runId));
  expect(events.filter(({ type }) => type === 'run.cancelling')).toHaveLength(1);
  await expect.poll(() => cluster.jobKeys(runId), { timeout: 5_000 }).toEqual([]);
}

test.each(['effect.before', 'effect.after', 'effect.settled', 'end.before'])(
  'a worker that is killed while it undoes a run, at %s: another one goes on, and nothing is undone twice',
  async (point) => {
    const doomed = await startBooking(`${point}@compensate`);
    const runId = await booked('two days at the sea');
    const { status, body } = await cancel(runId);
    expect([status, body.status]).toEqual([202, 'cancelling']);
    expect(await doomed.exited).toMatchObject({ signal: 'SIGKILL' });
    const heir = await startBooking();
    await expectUndone(runId);
    await heir.kill();
  },
);

test('a run that is cancelled while it is paused and nobody is up is undone when somebody is', async () => {
  const first = await startBooking();
  const runId = await booked('three days at the sea');
  await post(api.url, `/v1/runs/${runId}/pause`, { body: {} });
  await first.kill();
  expect((await cancel(runId)).body.status).toBe('cancelling');
  const second = await startBooking();
  await expectUndone(runId);
  await second.kill();
});

test('a step that does not listen is left behind: what it would call is not called, and the log names it', async () => {
  const worker = await startBooking();
  const runId = await booked('deaf to all signals');
  const askedAtMs = performance.now();
  expect((await cancel(runId)).status).toBe(202);
  expect(performance.now() - askedAtMs).toBeLessThan(ANSWER_MAX_MS);
  await expectUndone(runId);
  await worker.logged(({ msg }) => msg.includes('ticket does not listen to its signal'));
  await worker.logged('deaf step through');
  expect(done).not.toContain('book/seat');
  await worker.kill();
});
