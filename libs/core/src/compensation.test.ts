import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Checkpoint } from './checkpoint.ts';
import { compensationOf } from './compensation.ts';
import { definePipeline } from './define-pipeline.ts';
import { defineStep } from './define-step.ts';
import type { Effect } from './effect.ts';
import { checkpointId } from './ids.ts';
import type { History, StepContext } from './step.ts';
import { parseVisit } from './visit.ts';

/** What was undone: the visit's round, its output, and the site of the call that did it. */
type Undone = [site: string, round: number, output: string | undefined];

function scene() {
  const undone: Undone[] = [];
  const step = (name: string) =>
    defineStep<string>({
      name,
      output: z.string(),
      run: async () => name,
      compensate: async (output, { effect, round }) => {
        const site = await effect({
          kind: 'fetch',
          site: 'undo',
          input: null,
          result: z.string(),
          call: async () => ({ result: '' }),
        });
        undone.push([site, round, output]);
      },
    });
  const { compensate: _, ...plain } = step('look');
  const loop = { from: 'judge', to: 'write', wants: (output: unknown) => output === 'again' };
  const pipeline = definePipeline({
    name: 'p',
    version: 1,
    steps: [step('book'), plain, step('write'), step('judge')],
    loop,
  });
  return { undone, undoing: compensationOf(pipeline) };
}

const checkpoint = (key: string, output: string, i: number): Checkpoint => ({
  checkpoint_id: checkpointId(i + 1),
  ...parseVisit(key),
  attempt: 1,
  at: '2026-01-01T00:00:00.000Z',
  schema_version: 1,
  output,
});

/** What the engine hands to a step, as far as undoing looks. Each call answers with its site. */
const context = (history: History) =>
  ({
    round: 1,
    history: async () => history,
    effect: async ({ site }: Effect<unknown>) => site,
  }) as unknown as StepContext;

async function undo(left: [visit: string, output: string][], inherited = 0) {
  const { undone, undoing } = scene();
  const checkpoints = left.map(([key, output], i) => checkpoint(key, output, i));
  const output = await undoing?.run(context({ checkpoints, inherited }));
  return { undone, output };
}

test('each visit is undone, the newest first, the interrupted one without an output, each call at a place of its own', async () => {
  const { undone, output } = await undo([
    ['book#1', 'b'],
    ['look#1', 'l'],
    ['write#1', 'w'],
    ['judge#1', 'again'],
  ]);

  expect(undone).toEqual([
    ['write#2:undo', 2, undefined],
    ['judge#1:undo', 1, 'again'],
    ['write#1:undo', 1, 'w'],
    ['book#1:undo', 1, 'b'],
  ]);
  expect(output).toEqual({ undone: ['write#2', 'judge#1', 'write#1', 'book#1'] });
});

test('a run that was cancelled in its first step undoes that', async () => {
  expect((await undo([])).undone).toEqual([['book#1:undo', 1, undefined]]);
});

test('after the last step none was interrupted', async () => {
  const { undone } = await undo([
    ['book#1', 'b'],
    ['judge#1', 'good'],
  ]);
  expect(undone.map(([site]) => site)).toEqual(['judge#1:undo', 'book#1:undo']);
});

test('what a fork has from its origin is left alone', async () => {
  const { undone } = await undo(
    [
      ['book#1', 'b'],
      ['look#1', 'l'],
      ['write#1', 'w'],
    ],
    2,
  );
  expect(undone.map(([site]) => site)).toEqual(['judge#1:undo', 'write#1:undo']);
});

test('a step that this build does not have any more is left alone', async () => {
  const { undone } = await undo([
    ['book#1', 'b'],
    ['measure#1', 'm'],
    ['judge#1', 'good'],
  ]);
  expect(undone.map(([site]) => site)).toEqual(['judge#1:undo', 'book#1:undo']);
});

test('an output that does not fit its schema is not handed to its way back', async () => {
  await expect(undo([['book#1', 7 as unknown as string]])).rejects.toThrow('does not fit');
});

test('undoing has a name, and more tries and time than other steps', () => {
  const { undoing } = scene();
  expect(undoing).toMatchObject({ name: 'compensate', schemaVersion: 1, timeoutMs: 300_000 });
  expect(undoing?.retry).toEqual({ maxAttempts: 10, baseDelayMs: 500, maxDelayMs: 60_000 });
  expect(undoing?.reads.map(({ name }) => name)).toEqual(['book', 'write', 'judge']);
  expect(undoing?.output.safeParse({ undone: ['book#1'] }).success).toBe(true);
  expect(undoing?.output.safeParse({ undone: [1] }).success).toBe(false);
});

test('a pipeline in which no step can be undone has no way back', () => {
  const steps = [defineStep({ name: 'look', output: z.string(), run: async () => '' })];
  expect(compensationOf(definePipeline({ name: 'p', version: 1, steps }))).toBeUndefined();
});
