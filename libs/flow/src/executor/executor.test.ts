import { CairnError, defineStep } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';

test('a step is committed and the run’s next job is asked for', async () => {
  const { store, executor, runId, ensured } = await scene([saying('one', 'a'), saying('two', 'b')]);

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(ensured).toEqual(['two#1']);
  expect(await executor.execute({ runId, visit: two }, never)).toEqual({ kind: 'done' });
  expect(ensured, 'after the last step there is no next').toEqual(['two#1']);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('a job that comes again after its commit does no work, and sees to it that the current job exists', async () => {
  const run = vi.fn(async () => 'a');
  const { executor, runId, ensured } = await scene([
    defineStep({ name: 'one', output: z.string(), run }),
    saying('two', 'b'),
  ]);
  await executor.execute({ runId, visit: one }, never);
  await executor.execute({ runId, visit: one }, never);

  expect(run).toHaveBeenCalledTimes(1);
  expect(ensured).toEqual(['two#1', 'two#1']);
});

test('a failed attempt comes later, the last one ends the run', async () => {
  const { store, executor, runId } = await scene([
    defineStep({ name: 'one', output: z.string(), retry, run: () => Promise.reject(new Error('no')) }),
  ]);

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'later', delayMs: 50 });
  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(await store.get(runId)).toMatchObject({ status: 'failed', error: { code: 'STEP_FAILED', message: 'no' } });
});

test('a step that does not listen to its time limit is left behind', async () => {
  const { executor, runId, store } = await scene([
    defineStep({ name: 'one', output: z.string(), retry, timeoutMs: 20, run: () => new Promise(() => undefined) }),
  ]);
  await executor.execute({ runId, visit: one }, never);
  await executor.execute({ runId, visit: one }, never);

  expect(await store.get(runId)).toMatchObject({ status: 'failed', error: { code: 'STEP_TIMEOUT', retryable: true } });
});

test('an output that does not fit its schema fails the step, and nothing is committed', async () => {
  const broken = defineStep({ name: 'one', output: z.string(), retry, run: async () => 7 as unknown as string });
  const { executor, runId, store } = await scene([broken]);

  expect(await executor.execute({ runId, visit: one }, never)).toMatchObject({ kind: 'later' });
  expect(await store.checkpoints(runId)).toEqual([]);
});

test('while the store refuses writes, a finished step waits instead of failing', async () => {
  const { store, executor, runId } = await scene([saying('one', 'a')]);
  const unavailable = new CairnError('STORE_UNAVAILABLE', 'full');
  const commit = vi.spyOn(store, 'commit').mockRejectedValueOnce(unavailable).mockRejectedValueOnce(unavailable);

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(commit).toHaveBeenCalledTimes(3);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('a branch of a fan-out that fails for good is a result, and the step sees it', async () => {
  const seen: unknown[] = [];
  const spread = defineStep({
    name: 'two',
    output: z.string(),
    fanOut: {
      items: () => ['good', 'bad'],
      run: async (item) => (item === 'bad' ? Promise.reject(new Error('bad page')) : { text: item }),
      timeoutMs: 1000,
      retry: { ...retry, maxAttempts: 1 },
    },
    async run({ parts }) {
      seen.push(...parts);
      return 'gathered';
    },
  });
  const { executor, runId, store } = await scene([saying('one', 'a'), spread]);
  await executor.execute({ runId, visit: one }, never);
  for (const item of [0, 1, 1])
    expect(await executor.execute({ runId, visit: two, item }, never)).toEqual({ kind: 'done' });
  await executor.execute({ runId, visit: two }, never);

  expect(seen).toEqual([
    { status: 'done', output: { text: 'good' } },
    { status: 'failed', failure: { code: 'STEP_FAILED', message: 'bad page', retryable: true } },
  ]);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('what a step thinks is in the log before its commit, and what it emits together with it', async () => {
  const thinking = defineStep({
    name: 'one',
    output: z.string(),
    async run({ think, tell, emit }) {
      emit({ type: 'critique.verdict', data: { severity: 'low' } });
      think('first');
      tell({ type: 'source.found', data: { text: 'between' } });
      think('second');
      return 'done';
    },
  });
  const { executor, runId, store } = await scene([thinking]);
  await executor.execute({ runId, visit: one }, never);

  const events = (await store.events(runId, undefined, 100))?.events ?? [];
  expect(events.slice(4).map((event) => [event.type, event.data.text ?? event.data.severity])).toEqual([
    ['thought.delta', 'first'],
    ['source.found', 'between'],
    ['thought.delta', 'second'],
    ['critique.verdict', 'low'],
    ['checkpoint.saved', undefined],
    ['step.completed', undefined],
    ['run.completed', undefined],
  ]);
});
