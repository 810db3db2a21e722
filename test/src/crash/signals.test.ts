import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';

let cluster: Cluster;

beforeEach(async () => {
  cluster = await Cluster.start();
});

afterEach(() => cluster.stop());

test('SIGTERM in the middle of a step: it is handed over at once and counts no attempt', async () => {
  const leaving = await cluster.worker({ CAIRN_PACE_MS: '5000' }, 'leaving');
  const runId = await cluster.submit();
  await leaving.logged('worker ready');
  while (!(await cluster.events(runId)).some((event) => event.type === 'step.started'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  await cluster.worker({}, 'staying');
  const toldAtMs = performance.now();
  const exit = await leaving.kill('SIGTERM');
  const tookMs = performance.now() - toldAtMs;

  expect(exit).toEqual({ code: 0, signal: null });
  expect(tookMs).toBeLessThan(1000);
  expect((await cluster.ended(runId)).status).toBe('completed');
  const events = await cluster.events(runId);
  judge(events, await cluster.checkpoints(runId));
  const attempts = events
    .filter((event) => event.type === 'step.started' && event.step === 'plan')
    .map((event) => event.attempt);
  expect(attempts, 'two takes, one attempt').toEqual([1, 1]);
  expect(events.map((event) => event.type)).not.toContain('worker.recovered');
});

test('SIGSTOP past the lock, then SIGCONT: the stale commit is refused and nothing is doubled', async () => {
  const short = { CAIRN_LOCK_MS: '800', CAIRN_STALLED_CHECK_MS: '300' };
  const zombie = await cluster.worker({ ...short, CAIRN_CRASH_POINT: 'commit.before@synthesize:freeze' }, 'zombie');
  const runId = await cluster.submit();
  await zombie.logged('crash point reached');
  await cluster.worker(short, 'standby');
  const run = await cluster.ended(runId);
  const versionBefore = run.version;
  const eventsBefore = await cluster.events(runId);

  await zombie.kill('SIGCONT');
  await zombie.logged(
    (line) => line.msg.startsWith('step let go') || line.msg === 'step committed' || line.msg.startsWith('work ended'),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));

  expect(run.status).toBe('completed');
  expect((await cluster.store.get(runId))?.version).toBe(versionBefore);
  expect(await cluster.events(runId)).toEqual(eventsBefore);
  judge(eventsBefore, await cluster.checkpoints(runId));
  expect(
    zombie.lines.filter((line) => line.msg === 'step committed' && line.step === 'synthesize' && line.won === true),
  ).toEqual([]);
});
