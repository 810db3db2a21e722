import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { Supervised } from '../support/supervised.ts';

const BYSTANDERS = 12;

let cluster: Cluster;
let workers: Supervised[];

beforeAll(async () => {
  cluster = await Cluster.start();
  workers = [new Supervised(cluster, {}, 'one'), new Supervised(cluster, {}, 'two')];
  await Promise.all(workers.map((worker) => worker.start()));
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await cluster.stop();
});

test('a step that takes its process down ends its own run as POISONED, and nobody else’s', async () => {
  const startsBefore = workers.reduce((sum, worker) => sum + worker.starts, 0);
  const submitted = [cluster.submit('poison one')];
  for (let i = 0; i < BYSTANDERS; i++) submitted.push(cluster.submit(`bystander ${i}`));
  const [poison, ...bystanders] = await Promise.all(submitted.map(async (id) => cluster.ended(await id)));

  expect(poison).toMatchObject({ status: 'failed', error: { code: 'POISONED', retryable: false } });
  expect(bystanders.map((run) => run.status)).toEqual(Array(BYSTANDERS).fill('completed'));
  const deaths = workers.reduce((sum, worker) => sum + worker.starts, 0) - startsBefore;
  expect(deaths, 'the third take was alone in a process of its own').toBe(2);
  expect(poison?.status === 'failed' && poison.error.message).toContain('3 times in a row');
  for (const run of [poison, ...bystanders])
    if (run) judge(await cluster.events(run.id), await cluster.checkpoints(run.id));
});

test('a step that fails is tried again after a while, and each attempt is counted and logged', async () => {
  const runId = await cluster.submit('flaky one');
  expect((await cluster.ended(runId)).status).toBe('completed');

  const events = await cluster.events(runId);
  const attempts = events
    .filter((event) => event.step === 'act' && event.type === 'step.started')
    .map((event) => event.attempt);
  expect(attempts).toEqual([1, 2, 3]);
  const retries = events.filter((event) => event.type === 'step.retrying');
  expect(retries.map((event) => [event.attempt, event.data.error])).toEqual([
    [1, 'attempt 1 fails'],
    [2, 'attempt 2 fails'],
  ]);
  judge(events, await cluster.checkpoints(runId));
});

test('a step that cannot be mended ends the run at once, with its reason', async () => {
  const runId = await cluster.submit('hopeless one');

  expect(await cluster.ended(runId)).toMatchObject({
    status: 'failed',
    error: { code: 'STEP_FAILED', message: 'this never works' },
  });
  expect((await cluster.events(runId)).map((event) => event.type)).not.toContain('step.retrying');
});

test('a step that blocks the event loop past its lock is not repeated for ever', async () => {
  const short = { CAIRN_LOCK_MS: '600', CAIRN_STALLED_CHECK_MS: '200', CAIRN_CONCURRENCY: '4' };
  const alone = await Cluster.start();
  const blocked = new Supervised(alone, short, 'blocked');
  onTestFinished(async () => {
    await blocked.stop();
    await alone.stop();
  });
  await blocked.start();
  const runId = await alone.submit('spin one');
  const run = await alone.ended(runId);
  const takes = (await alone.events(runId)).filter((event) => event.type === 'step.started' && event.step === 'act');

  expect(run.status).toBe('completed');
  expect(takes.length).toBeLessThanOrEqual(3);
});
