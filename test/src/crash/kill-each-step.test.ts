import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';

const STEPS = ['plan', 'gather', 'synthesize', 'critique', 'finalize'];
const AT_EACH_STEP = ['step.start', 'step.middle', 'commit.after'];
const HELD_MS = 60_000;

let cluster: Cluster;
let uninterrupted: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  const worker = await cluster.worker();
  const runId = await cluster.submit();
  await cluster.ended(runId);
  uninterrupted = JSON.stringify(await cluster.report(runId));
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
  await worker.kill('SIGTERM');
});

afterAll(() => cluster.stop());

/** Kills a worker that stands exactly at `point`, while another one stands by; @returns what the run needed after that. */
async function killedAt(point: string) {
  const victim = await cluster.worker({ CAIRN_CRASH_POINT: `${point}:sleep=${HELD_MS}` }, 'victim');
  const servedBefore = new Map(cluster.web.served);
  const runId = await cluster.submit();
  await victim.logged('crash point reached');
  const standby = await cluster.worker({}, 'standby');
  const fetchedBefore = sum(cluster.web.served) - sum(servedBefore);
  const killedAtMs = performance.now();
  await victim.kill('SIGKILL');
  const run = await cluster.ended(runId);
  const tookMs = performance.now() - killedAtMs;
  await standby.kill('SIGTERM');
  const fetched = sum(cluster.web.served) - sum(servedBefore);
  return { runId, run, tookMs, fetchedBefore, fetched };
}

const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0);

describe.each(STEPS)('kill -9 during %s, with another worker standing by', (step) => {
  const points = [...AT_EACH_STEP, step === 'finalize' ? 'end.before' : 'commit.before'];
  test.each(points)('at %s: the run goes on, with nothing done twice', async (point) => {
    const { runId, run, fetched } = await killedAt(`${point}@${step}`);

    expect(run.status).toBe('completed');
    expect(JSON.stringify(await cluster.report(runId))).toBe(uninterrupted);
    expect(fetched).toBe(cluster.web.urls.length);
    const events = await cluster.events(runId);
    judge(events, await cluster.checkpoints(runId));
    const recovered = events.filter((event) => event.type === 'worker.recovered').map((event) => event.step);
    expect(recovered).toEqual(point === 'commit.after' ? [] : [step]);
  });
});

describe('kill -9 while sources are fetched, with another worker standing by', () => {
  test.each(['part.start', 'effect.before', 'effect.after', 'effect.settled', 'part.before', 'part.after'])(
    'at %s: what was noted is not fetched again',
    async (point) => {
      const { runId, run, fetchedBefore, fetched } = await killedAt(`${point}@gather`);

      expect(run.status).toBe('completed');
      expect(JSON.stringify(await cluster.report(runId))).toBe(uninterrupted);
      const again = fetched - cluster.web.urls.length;
      // All sources stand at that point by then.
      expect(again, 'only what was fetched but not noted is fetched again').toBe(
        point === 'effect.after' ? fetchedBefore : 0,
      );
      judge(await cluster.events(runId), await cluster.checkpoints(runId));
    },
  );
});
