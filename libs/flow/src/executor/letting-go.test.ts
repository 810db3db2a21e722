import { BeyondBuildError, defineStep, type Step, UnrecoverableStepError } from '@cairn/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { listening } from './testing/listening.ts';
import { claimOfOther } from './testing/others.ts';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';
import type { ExecutorPorts } from './work.ts';

type Scene = Awaited<ReturnType<typeof scene>>;

/** A run in whose first step something happens, the first time, before it ends as if nothing had. */
async function interrupted(happens: (at: Scene) => unknown, more: Partial<ExecutorPorts> = {}) {
  let times = 0;
  const run = async () => {
    times += 1;
    if (times === 1) await happens(at);
    return 'a';
  };
  const steps: Step[] = [defineStep({ name: 'one', output: z.string(), retry, run }), saying('two', 'b')];
  const at: Scene = await scene(steps, more);
  const attempts = async () => {
    const events = (await at.store.events(at.runId, undefined, 100))?.events ?? [];
    return events.filter(({ type }) => type === 'step.started').map(({ attempt }) => attempt);
  };
  const execute = (stop = never) => at.executor.execute({ runId: at.runId, visit: one }, stop);
  return { ...at, attempts, execute };
}

/** Nobody hears of a raised fence: its message was lost. */
const deaf = ({ executor }: Scene) => executor.close();

test('at shutdown nothing is counted, and the operator is told', async () => {
  const stop = new AbortController();
  const { log, told } = listening();
  const { execute, attempts } = await interrupted(() => stop.abort('shutdown'), { log });

  expect(await execute(stop.signal)).toEqual({ kind: 'handed_back' });
  expect(told()).toEqual(['info: step handed back']);
  expect(await execute()).toEqual({ kind: 'done' });
  expect(await attempts()).toEqual([1, 1]);
});

test('work that turns out to be for another build goes back to it, and counts nothing', async () => {
  const { log, lines } = listening();
  const { execute, attempts } = await interrupted(() => Promise.reject(new BeyondBuildError('plan schema 2')), { log });

  expect(await execute()).toEqual({ kind: 'beyond' });
  expect(lines).toEqual([['warn', { needs: 'plan schema 2' }, 'work turned out to be for another build']]);
  expect(await execute()).toEqual({ kind: 'done' });
  expect(await attempts()).toEqual([1, 1]);
});

test('a pause that nobody heard of parks the job at the commit, and counts nothing', async () => {
  const { execute, attempts, store, runId } = await interrupted(async (at) => {
    deaf(at);
    await at.store.steer(at.runId, 'pause');
  });

  expect(await execute()).toEqual({ kind: 'parked' });
  await store.steer(runId, 'resume');
  expect(await execute()).toEqual({ kind: 'done' });
  expect(await attempts()).toEqual([1, 1]);
});

test('a pause that is over before the step has let go leaves its job, and counts nothing', async () => {
  const { execute, attempts } = await interrupted(async ({ store, runId }) => {
    await store.steer(runId, 'pause');
    await store.steer(runId, 'resume');
  });

  expect(await execute()).toEqual({ kind: 'handed_back' });
  expect(await execute()).toEqual({ kind: 'done' });
  expect(await attempts()).toEqual([1, 1]);
});

test('a failure for good ends nothing where somebody else has gone on', async () => {
  const { log, told } = listening();
  const { execute, store, runId } = await interrupted(
    async (at) => {
      const heir = await at.store.claim(claimOfOther(at.runId, 'heir'));
      if (heir.kind !== 'claimed') throw new Error(`The heir is told: ${heir.kind}.`);
      await at.store.commit(heir.lease, { output: 'by the heir', schemaVersion: 1, events: [], next: two });
      throw new UnrecoverableStepError('late');
    },
    { log },
  );

  expect(await execute()).toEqual({ kind: 'done' });
  expect(told().at(-1)).toBe('info: step let go: the run is in other hands');
  expect(await store.get(runId)).toMatchObject({ status: 'running', step: 'two' });
});

test('a commit that comes too late is no failure', async () => {
  const { log, lines } = listening();
  const late = await interrupted(async (at) => void (await at.store.claim(claimOfOther(at.runId, 'heir'))), { log });

  expect(await late.execute()).toEqual({ kind: 'handed_back' });
  const why = expect.stringContaining('was taken over');
  expect(lines).toEqual([['info', { why }, 'step let go: the run is in other hands']]);
});

test('a run that is cancelled and removed while its step works is nobody’s', async () => {
  const { execute } = await interrupted(async ({ store, runId }) => {
    await store.steer(runId, 'cancel');
    await store.remove(runId);
  });
  expect(await execute()).toEqual({ kind: 'done' });
});

test('a job of a run that is over ends', async () => {
  const { execute, executor, runId, store } = await interrupted(() => undefined);
  await execute();
  await executor.execute({ runId, visit: two }, never);
  expect(await executor.execute({ runId, visit: two }, never)).toEqual({ kind: 'done' });
  expect(await store.checkpoints(runId)).toHaveLength(2);
});
