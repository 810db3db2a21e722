import { BeyondBuildError, defineStep, type Logger } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';

const BEYOND = { kind: 'beyond' };
const reading = (schemaVersion: number) => {
  const upcasts = { 1: (output: unknown) => `${output}, read as version 2` };
  const read = { name: 'one', output: z.string(), ...(schemaVersion === 2 ? { schemaVersion, upcasts } : {}) };
  const reader = defineStep({
    name: 'two',
    output: z.string(),
    retry,
    reads: [read],
    run: async ({ latest }) => latest(read) ?? '',
  });
  return [{ ...saying('one', 'a'), ...read, schemaVersion }, reader];
};

/** The same store under a build whose first step writes, and whose second reads, another schema version. */
async function twoBuilds(first: number, second: number) {
  const before = await scene(reading(first));
  await before.executor.execute({ runId: before.runId, visit: one }, never);
  const after = await scene(reading(second), { store: before.store });
  return { ...before, executor: after.executor };
}

test('a newer build reads what an older one left, through its upcasts', async () => {
  const { executor, runId, store } = await twoBuilds(1, 2);

  expect(await executor.execute({ runId, visit: two }, never)).toEqual({ kind: 'done' });
  expect((await store.checkpoints(runId))?.at(-1)?.output).toBe('a, read as version 2');
});

test('an older build leaves what a newer one began, and writes nothing', async () => {
  const { executor, runId, store } = await twoBuilds(2, 1);
  const before = [await store.get(runId), await store.events(runId, undefined, 100)];

  expect(await executor.execute({ runId, visit: two }, never)).toEqual(BEYOND);
  expect(await executor.execute({ runId, visit: two }, never)).toEqual(BEYOND);
  expect([await store.get(runId), await store.events(runId, undefined, 100)]).toEqual(before);
});

test.each([
  ['a newer pipeline', { pipeline: 'test@2' }],
  ['a step that it does not know', { visit: { step: 'three', round: 1 } }],
  ['branches of a step that does not fan out', { item: 0 }],
])('a job for %s goes back, and ends with its run', async (_, more) => {
  const { executor, runId, store } = await scene([saying('one', 'a')]);
  const work = { runId, visit: one, ...more };

  expect(await executor.execute(work, never)).toEqual(BEYOND);
  await store.steer(runId, 'pause');
  expect(await executor.execute(work, never)).toEqual({ kind: 'parked' });
  await store.steer(runId, 'cancel');
  expect(await executor.execute(work, never)).toEqual({ kind: 'done' });
  await store.remove(runId);
  expect(await executor.execute(work, never)).toEqual({ kind: 'done' });
});

test('the operator is told once for each thing that is needed', async () => {
  const warn = vi.fn();
  const log: Logger = { debug() {}, info() {}, warn, error() {}, isLevelEnabled: () => false, child: () => log };
  const { executor, runId } = await scene([saying('one', 'a')], { log });
  for (const pipeline of ['test@2', 'test@2', 'test@3']) await executor.execute({ runId, visit: one, pipeline }, never);
  const visit = { step: 'three', round: 1 };
  for (const more of [{}, { pipeline: 'test@1' }]) await executor.execute({ runId, visit, ...more }, never);

  expect(warn.mock.calls.map(([line]) => line)).toMatchObject([
    { needs: 'test@2', build: 'test@1', run: runId, step: 'one', round: 1 },
    { needs: 'test@3', build: 'test@1' },
    { needs: 'step three' },
    { needs: 'step three of test@1' },
  ]);
  expect(warn.mock.calls[0]?.[1]).toContain('keep one up');
});

test('a run that has moved on to what this build cannot enqueue is left as it is', async () => {
  const beyond = new BeyondBuildError('test@2');
  // Asked along with the commit, and again behind its answer.
  const ensure = vi.fn().mockResolvedValue(undefined);
  for (let i = 0; i < 3; i += 1) ensure.mockRejectedValueOnce(beyond);
  const { executor, runId, store } = await scene([saying('one', 'a'), saying('two', 'b')], { ensure });

  expect(await executor.execute({ runId, visit: one }, never), 'committed, but not enqueued').toEqual(BEYOND);
  expect(await executor.execute({ runId, visit: one }, never), 'still not').toEqual(BEYOND);
  ensure.mockRejectedValueOnce(new Error('broken'));
  await expect(executor.execute({ runId, visit: one }, never)).rejects.toThrow('broken');
  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(ensure).toHaveBeenLastCalledWith(runId, two, 'test@1');
  expect(await store.checkpoints(runId)).toHaveLength(1);
});
