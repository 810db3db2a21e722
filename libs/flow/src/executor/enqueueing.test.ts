import { BeyondBuildError, definePipeline, defineStep } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ensureWithin } from './ensure.ts';
import { itemCounter } from './items.ts';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';

const names = saying('one', 'north south');
const spread = defineStep({
  name: 'two',
  output: z.string(),
  reads: [names],
  fanOut: { items: ({ latest }) => latest(names)?.split(' ') ?? [], run: async () => 1, timeoutMs: 1000, retry },
  run: async () => 'gathered',
});
const pipeline = definePipeline({ name: 'test', version: 1, steps: [names, spread] });

test('a fan-out has as many branches as its items, counted from the newest checkpoints', async () => {
  const { store, executor, runId } = await scene([names, spread]);
  await executor.execute({ runId, visit: one }, never);

  expect(await itemCounter(store, pipeline)(runId, two)).toBe(2);
  expect(await itemCounter(store, pipeline)(runId, one), 'a step without a fan-out').toBe(0);
});

test('branches are not counted for a build that would count others, nor for a run that is gone', async () => {
  const { store, runId } = await scene([names, spread]);
  const count = itemCounter(store, pipeline);

  await expect(count(runId, { step: 'three', round: 1 })).rejects.toThrow(new BeyondBuildError('step three'));
  await expect(itemCounter(store, { ...pipeline, version: 0 })(runId, two)).rejects.toThrow(
    new BeyondBuildError('test@1'),
  );
  await expect(count('run_00000000-0000-7000-8000-0000000000ff', two)).rejects.toMatchObject({
    code: 'RUN_NOT_FOUND',
    message: expect.stringContaining('run_00000000-0000-7000-8000-0000000000ff'),
  });
});

test('a job is added for what this build knows, as the run’s own pipeline', async () => {
  const { runId } = await scene([names, spread]);
  const producer = { ensure: vi.fn(async () => undefined) };
  const ensure = ensureWithin({ ...pipeline, version: 2 }, producer);
  await ensure(runId, two, 'test@1');
  await ensure(runId, two, 'test@2', 5);

  expect(producer.ensure.mock.calls).toEqual([
    [runId, two, { pipeline: 'test@1', startsAtMs: 0 }],
    [runId, two, { pipeline: 'test@2', startsAtMs: 5 }],
  ]);
  await expect(ensure(runId, two, 'test@3')).rejects.toThrow(new BeyondBuildError('test@3'));
  await expect(ensure(runId, { step: 'three', round: 1 }, 'test@1')).rejects.toThrow(
    new BeyondBuildError('step three of test@1'),
  );
  expect(producer.ensure).toHaveBeenCalledTimes(2);
});
