import { expect, test } from 'vitest';
import { z } from 'zod';
import { definePipeline } from './define-pipeline.ts';
import { defineStep } from './define-step.ts';
import { next } from './next.ts';
import { DEFAULT_RETRY } from './retry.ts';
import { COMPENSATION } from './visit.ts';

const step = (name: string) => defineStep({ name, output: z.unknown(), run: async () => null });
const fanOut = { items: () => [], run: async () => null, timeoutMs: 1, retry: DEFAULT_RETRY };
const research = definePipeline({
  name: 'research',
  version: 1,
  steps: ['plan', 'gather', 'synthesize', 'critique', 'finalize'].map(step),
  loop: { from: 'critique', to: 'synthesize', wants: (output) => output === 'again' },
});

test.each([
  ['plan#1 leads to gather#1', { step: 'plan', round: 1 }, 'ok', { step: 'gather', round: 1 }],
  ['entering the loop is its first round', { step: 'gather', round: 1 }, 'ok', { step: 'synthesize', round: 1 }],
  ['the way back raises the round', { step: 'critique', round: 1 }, 'again', { step: 'synthesize', round: 2 }],
  ['the loop’s body keeps the round', { step: 'synthesize', round: 2 }, 'ok', { step: 'critique', round: 2 }],
  ['leaving the loop begins at 1 again', { step: 'critique', round: 3 }, 'fine', { step: 'finalize', round: 1 }],
  ['after the last step there is nothing', { step: 'finalize', round: 1 }, 'ok', undefined],
  ['nor is there after undoing', COMPENSATION, { undone: [] }, undefined],
])('%s', (_, at, output, expected) => {
  expect(next(research, at, output)).toEqual(expected);
});

test('a pipeline without a loop goes straight through', () => {
  const straight = definePipeline({ name: 'straight', version: 1, steps: [step('one'), step('two')] });
  expect(next(straight, { step: 'one', round: 1 }, 'again')).toEqual({ step: 'two', round: 1 });
});

test.each([
  ['no steps', { steps: [] }],
  ['a first step that fans out', { steps: [{ ...step('one'), fanOut }] }],
  ['two steps of one name', { steps: [step('one'), step('one')] }],
  [
    'a loop that leads forward',
    { steps: [step('one'), step('two')], loop: { from: 'one', to: 'two', wants: () => true } },
  ],
])('a pipeline with %s is refused', (_, parts) => {
  expect(() => definePipeline({ name: 'bad', version: 1, ...parts })).toThrow(TypeError);
});
