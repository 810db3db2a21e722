import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';

/** Slow enough to be killed in the middle. */
const PACED = { CAIRN_PACE_MS: '150' };

let cluster: Cluster;

beforeEach(async () => {
  cluster = await Cluster.start();
});

afterEach(() => cluster.stop());

async function expectedReport(): Promise<string> {
  const worker = await cluster.worker();
  const runId = await cluster.submit();
  await cluster.ended(runId);
  await worker.kill('SIGTERM');
  return JSON.stringify(await cluster.report(runId));
}

async function expectWhole(runId: Awaited<ReturnType<Cluster['submit']>>, report: string): Promise<void> {
  const run = await cluster.ended(runId);
  expect(run.status).toBe('completed');
  expect(JSON.stringify(await cluster.report(runId))).toBe(report);
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
}

async function reached(runId: Awaited<ReturnType<Cluster['submit']>>, type: string, step: string): Promise<void> {
  const deadlineMs = performance.now() + 20_000;
  while (performance.now() < deadlineMs) {
    if ((await cluster.events(runId)).some((event) => event.type === type && event.step === step)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${runId} has not reached ${type} of ${step}.`);
}

test('with no worker alive at the kill, a run goes on when one is started later', async () => {
  const report = await expectedReport();
  const victim = await cluster.worker(PACED, 'victim');
  const runId = await cluster.submit();
  await reached(runId, 'step.started', 'synthesize');
  await victim.kill('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 500));

  await cluster.worker({}, 'later');
  await expectWhole(runId, report);
});

test('Redis killed and restarted in the middle: the workers go on with its append-only file', async () => {
  const report = await expectedReport();
  await cluster.worker(PACED, 'one');
  await cluster.worker(PACED, 'two');
  const runs = await Promise.all([cluster.submit(), cluster.submit(), cluster.submit()]);
  await reached(runs[0], 'step.completed', 'plan');
  await cluster.redis.kill();
  await new Promise((resolve) => setTimeout(resolve, 700));
  await cluster.redis.restart();

  for (const runId of runs) await expectWhole(runId, report);
});

test('everything killed at once: after a new start every run ends as if nothing had happened', async () => {
  const report = await expectedReport();
  const workers = [await cluster.worker(PACED, 'one'), await cluster.worker(PACED, 'two')];
  const runs = await Promise.all([cluster.submit(), cluster.submit(), cluster.submit()]);
  await reached(runs[0], 'step.started', 'synthesize');
  await Promise.all([...workers.map((worker) => worker.kill('SIGKILL')), cluster.redis.kill()]);

  await cluster.redis.restart();
  await cluster.worker({}, 'new');
  for (const runId of runs) await expectWhole(runId, report);
});
