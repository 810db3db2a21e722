import { defineStep } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';

/** Writes down which crash points work goes through, and whether the store had its result then. */
function points() {
  const reached: string[] = [];
  return { reached, reach: (point: string, where = '') => void reached.push(`${point} ${where}`) };
}

test('a step goes through its windows in their order, its calls within it', async () => {
  const { reached, reach } = points();
  const asking = defineStep({
    name: 'one',
    output: z.string(),
    retry,
    run: ({ effect }) =>
      effect({ kind: 'fetch', site: 'a', input: 1, result: z.string(), call: async () => ({ result: 'x' }) }),
  });
  const { executor, runId } = await scene([asking, saying('two', 'b')], { reach });
  await executor.execute({ runId, visit: one }, never);
  expect(reached.filter((point) => !point.startsWith('step.middle'))).toEqual([
    'step.start one',
    'effect.before one',
    'effect.after one',
    'effect.settled one',
    'commit.before one',
    'commit.after one',
    'enqueue.after one',
  ]);
  expect(reached).toContain('step.middle one');

  reached.length = 0;
  await executor.execute({ runId, visit: two }, never);
  expect(reached, 'the last step').toEqual(['step.start two', 'step.middle two', 'end.before two', 'commit.after two']);
});

test('so does a branch', async () => {
  const { reached, reach } = points();
  const fanOut = { items: () => ['x'], run: async () => 1, timeoutMs: 1000, retry };
  const { executor, runId, store } = await scene([saying('one', 'a'), { ...saying('two', 'b'), fanOut }], { reach });
  await executor.execute({ runId, visit: one }, never);
  const saved = vi.spyOn(store, 'commitPart').mockImplementationOnce(async () => void reached.push('saved'));
  reached.length = 0;
  await executor.execute({ runId, visit: two, item: 0 }, never);

  expect(saved).toHaveBeenCalledTimes(1);
  expect(reached).toEqual(['part.start two', 'part.before two', 'saved', 'part.after two']);
});
