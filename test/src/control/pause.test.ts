import { setTimeout as sleep } from 'node:timers/promises';
import type { RunId } from '@cairn/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, type TestApi } from '../support/process.ts';

/** A step that takes so long is in hand when the pause comes, whatever the machine does. */
const SLOW = { CAIRN_PACE_MS: '1500' };

let cluster: Cluster;
let api: TestApi;

beforeEach(async () => {
  cluster = await Cluster.start();
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterEach(() => cluster.stop());

const steer = (runId: RunId, verb: string, body: object = {}) => post(api.url, `/v1/runs/${runId}/${verb}`, { body });
const types = async (runId: RunId) => (await cluster.events(runId)).map((event) => event.type);

async function reached(runId: RunId, step: string): Promise<void> {
  const started = async () =>
    (await cluster.events(runId)).some((event) => event.type === 'step.started' && event.step === step);
  await expect.poll(started, { timeout: 20_000, interval: 20 }).toBe(true);
}

test('a paused run stays paused when everything is killed and started again, and resumes to the same report', async () => {
  const quick = await cluster.worker();
  const undisturbed = await cluster.submit();
  await cluster.ended(undisturbed);
  const report = JSON.stringify(await cluster.report(undisturbed));
  await quick.kill('SIGTERM');

  const slow = await cluster.worker(SLOW);
  const runId = await cluster.submit();
  await reached(runId, 'synthesize');
  expect(await steer(runId, 'pause', { reason: 'lunch' })).toMatchObject({ status: 202, body: { status: 'paused' } });
  expect(await steer(runId, 'pause')).toMatchObject({ status: 200, body: { status: 'paused' } });
  await slow.logged((line) => line.msg.startsWith('step let go'));
  await Promise.all([slow.kill('SIGKILL'), cluster.redis.kill()]);
  await cluster.redis.restart();
  await cluster.worker({ CAIRN_SWEEP_IDLE_MS: '300' }, 'new worker');
  const logBefore = await types(runId);
  await sleep(1500);
  expect(await types(runId), 'a paused run starts no step').toEqual(logBefore);
  expect((await get(api.url, `/v1/runs/${runId}`)).body.status).toBe('paused');

  expect(await steer(runId, 'resume')).toMatchObject({ status: 202, body: { status: 'running' } });
  expect(await cluster.ended(runId)).toMatchObject({ status: 'completed' });
  expect(JSON.stringify(await cluster.report(runId))).toBe(report);
  expect(await types(runId)).not.toContain('worker.recovered');
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
  expect(await steer(runId, 'resume')).toMatchObject({
    status: 409,
    body: { code: 'INVALID_TRANSITION', from: 'completed' },
  });
});

test('a pause while sources are read stops them, and a resume reads only what was missing', async () => {
  await cluster.worker({ CAIRN_PACE_MS: '400', CAIRN_CONCURRENCY: '2' });
  const runId = await cluster.submit();
  await expect
    .poll(async () => (await types(runId)).includes('source.found'), { timeout: 10_000, interval: 20 })
    .toBe(true);
  await steer(runId, 'pause');
  const found = (await types(runId)).filter((type) => type === 'source.found').length;
  await sleep(1000);
  expect((await types(runId)).filter((type) => type === 'source.found')).toHaveLength(found);
  expect(found).toBeLessThan(cluster.web.urls.length);

  await steer(runId, 'resume');
  expect(await cluster.ended(runId)).toMatchObject({ status: 'completed' });
  const served = [...cluster.web.served.values()];
  expect(served.length).toBe(cluster.web.urls.length);
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
});

test('pause and resume in quick succession, many times, end in one completed run', async () => {
  await cluster.worker({ CAIRN_PACE_MS: '60' }, 'one');
  await cluster.worker({ CAIRN_PACE_MS: '60' }, 'two');
  const runId = await cluster.submit();
  for (let i = 0; i < 25; i++) {
    await steer(runId, 'pause');
    if (i % 3 === 0) await sleep(i * 4);
    await steer(runId, 'resume');
    if (i % 4 === 0) await sleep(i * 3);
  }
  expect(await cluster.ended(runId, 30_000)).toMatchObject({ status: 'completed' });
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
});

test('a paused run can be cancelled, and leaves no job behind', async () => {
  const worker = await cluster.worker(SLOW);
  const runId = await cluster.submit();
  await reached(runId, 'plan');
  await steer(runId, 'pause');
  await worker.logged((line) => line.msg.startsWith('step let go'));
  await sleep(100);
  expect(await cluster.jobKeys(runId)).not.toEqual([]);

  expect(await steer(runId, 'cancel')).toMatchObject({ status: 202, body: { status: 'cancelled' } });
  expect(await types(runId)).toEqual([
    'run.created',
    'run.queued',
    'run.started',
    'step.started',
    'run.paused',
    'run.cancelled',
  ]);
  await expect.poll(() => cluster.jobKeys(runId), { timeout: 5000 }).toEqual([]);
});

test('the API dies right after a cancel of a paused run: the workers end what lay parked', async () => {
  const worker = await cluster.worker(SLOW);
  const runId = await cluster.submit();
  await reached(runId, 'plan');
  await steer(runId, 'pause');
  await worker.logged((line) => line.msg.startsWith('step let go'));
  await sleep(100);
  const dying = await startApi(cluster.processOptions({ CAIRN_CRASH_POINT: 'steer.after' }, 'dying api'));
  await expect(post(dying.url, `/v1/runs/${runId}/cancel`, { body: {} })).rejects.toThrow();

  expect((await cluster.ended(runId)).status).toBe('cancelled');
  await expect.poll(() => cluster.jobKeys(runId), { timeout: 5000 }).toEqual([]);
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
});

test('a resume that is sent by an API which dies at once still wakes the run', async () => {
  const worker = await cluster.worker(SLOW);
  const runId = await cluster.submit();
  await reached(runId, 'plan');
  await steer(runId, 'pause');
  await worker.logged((line) => line.msg.startsWith('step let go'));
  await sleep(100);
  const dying = await startApi(cluster.processOptions({ CAIRN_CRASH_POINT: 'steer.after' }, 'dying api'));
  await expect(post(dying.url, `/v1/runs/${runId}/resume`, { body: {} })).rejects.toThrow();

  expect((await cluster.ended(runId)).status).toBe('completed');
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
});
