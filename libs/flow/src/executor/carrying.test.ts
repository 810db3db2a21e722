import { defineStep } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { never, one, retry, saying, scene } from './testing/scene.ts';

test('with a job for every fan-out one job carries the run to its end, committing each step', async () => {
  const steps = [saying('one', 'a'), saying('two', 'b'), saying('three', 'c')];
  const { executor, runId, store, ensured } = await scene(steps, {}, 'every_fan_out');

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(ensured).toEqual([]);
  expect((await store.checkpoints(runId))?.map((checkpoint) => checkpoint.output)).toEqual(['a', 'b', 'c']);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('a job that carries a run and comes again goes on where the run stands', async () => {
  let tries = 0;
  const failing = defineStep({
    name: 'two',
    output: z.string(),
    retry,
    run: async () => (++tries === 1 ? Promise.reject(new Error('no')) : 'b'),
  });
  const first = vi.fn(async () => 'a');
  const steps = [defineStep({ name: 'one', output: z.string(), run: first }), failing];
  const { executor, runId, store, ensured } = await scene(steps, {}, 'every_fan_out');

  expect(await executor.execute({ runId, visit: one }, never)).toMatchObject({ kind: 'later' });
  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(first).toHaveBeenCalledTimes(1);
  expect(ensured).toEqual([]);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('before a fan-out the run goes through the queue', async () => {
  const fanOut = { items: () => ['x'], run: async () => 1, timeoutMs: 1000, retry };
  const steps = [saying('one', 'a'), { ...saying('two', 'b'), fanOut }];
  const { executor, runId, ensured } = await scene(steps, {}, 'every_fan_out');

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(ensured).toEqual(['two#1']);
});
