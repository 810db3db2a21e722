import { expect, test } from 'vitest';
import { z } from 'zod';
import { definePipeline } from './define-pipeline.ts';
import { defineStep } from './define-step.ts';
import { cardOf, inputOfCard, laneOf } from './own-pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import { type OwnRequest, PipelineRequest } from './request.ts';
import { UnrecoverableStepError } from './retry.ts';
import type { StepContext } from './step.ts';

const Batch = z.strictObject({ amounts: z.array(z.int().positive()).min(1), currency: z.string().default('EUR') });

const read = defineStep({
  name: 'read',
  input: Batch,
  output: z.object({ count: z.int() }),
  run: async ({ input }) => ({ count: input.amounts.length }),
});
const pay = defineStep({
  name: 'pay',
  input: Batch,
  reads: [read],
  output: z.object({ paid: z.array(z.string()), failed: z.int() }),
  fanOut: {
    output: z.object({ receipt: z.string() }),
    items: ({ input, latest }) => input.amounts.slice(0, latest(read)?.count),
    run: async (amount, { input }) => ({ receipt: `${amount.toFixed(2)} ${input.currency}` }),
  },
  run: async ({ parts }) => ({
    paid: parts.flatMap((part) => (part.status === 'done' ? [part.output.receipt] : [])),
    failed: parts.filter(({ status }) => status === 'failed').length,
  }),
});
const pipeline = (more: Partial<Pipeline> = {}) =>
  definePipeline({ name: 'invoices', version: 2, input: Batch, steps: [read, pay], ...more });

/** What the engine hands to a step, as far as these steps look. */
function context(input: unknown, more: Partial<StepContext<OwnRequest>> = {}): StepContext<OwnRequest> {
  const request = { ...PipelineRequest.parse({ pipeline: 'invoices', input }), steps: ['read', 'pay'] };
  return { request, parts: [], latest: () => ({ count: 1 }), ...more } as unknown as StepContext<OwnRequest>;
}

test('a step and its branches see the input as the schema reads it, with its defaults', async () => {
  const given = context({ amounts: [1, 2] });
  expect(await read.run(given)).toEqual({ count: 2 });
  expect(pay.fanOut?.items(given)).toEqual([1]);
  expect(await pay.fanOut?.run(1, given)).toEqual({ receipt: '1.00 EUR' });
});

test('parts come as their schema reads them, failed ones by name', async () => {
  const failure = { code: 'STEP_FAILED', message: 'no', retryable: false };
  const parts = [
    { status: 'done' as const, output: { receipt: 'r-1', more: 1 } },
    { status: 'failed' as const, failure },
  ];
  expect(await pay.run(context({ amounts: [1] }, { parts }))).toEqual({ paid: ['r-1'], failed: 1 });
  const bad = [{ status: 'done' as const, output: { receipt: 7 } }];
  await expect(pay.run(context({ amounts: [1] }, { parts: bad }))).rejects.toThrow(UnrecoverableStepError);
});

test('an input that does not fit ends the run: no further attempt could change it', async () => {
  await expect(read.run(context({ amounts: [] }))).rejects.toThrow(UnrecoverableStepError);
  await expect(read.run(context({ amounts: [] }))).rejects.toThrow(/does not fit what step read reads/);
});

test('asking for a step that is not read is an error that says what to add', async () => {
  const output = z.object({ count: z.int() }).optional();
  const blind = defineStep({ name: 'blind', input: Batch, output, run: async ({ latest }) => latest(read) });
  await expect(blind.run(context({ amounts: [1] }))).rejects.toThrow(/latest read.*Add that step to its `reads`/s);
});

test('a card says what callers have to know, and its schema judges what JSON Schema can say', () => {
  const card = cardOf(pipeline());
  expect(card).toMatchObject({ name: 'invoices', version: 2, steps: ['read', 'pay'] });
  if (!card) throw new Error('no card');
  const schema = inputOfCard(card);
  expect(schema.safeParse({ amounts: [1] }).success).toBe(true);
  expect(schema.safeParse({ amounts: [0] }).error?.issues[0]?.path).toEqual(['amounts', 0]);
  expect(schema.safeParse({ amounts: [1], colour: 'red' }).success).toBe(false);
  expect(laneOf(pipeline())).toBe('invoices');
});

test('the research takes no input: it has no card, and the shared queues', () => {
  const research = definePipeline({
    name: 'research',
    version: 1,
    steps: [defineStep({ name: 'plan', output: z.null(), run: async () => null })],
  });
  expect([cardOf(research), laneOf(research)]).toEqual([undefined, undefined]);
});

const broken = (): z.ZodType => {
  throw new Error('not yet');
};
const named = (name: string) => defineStep({ name, input: Batch, output: z.null(), run: async () => null });

test.each<[string, Partial<Pipeline>, RegExp]>([
  ['a name that no queue can have', { name: 'Invoices!' }, /lower-case letters/],
  ['the name of the research', { name: 'research' }, /taken/],
  ['a version that is none', { version: 0 }, /Count from 1/],
  ['a step name that no record can have', { steps: [named('pay-out')] }, /"pay-out" cannot have that name/],
  [
    'a step that reads one that is not there',
    { steps: [pay] },
    /pay reads read, which is no step of it|cannot fan out/,
  ],
  ['a loop to nowhere', { loop: { from: 'pay', to: 'red', wants: () => false } }, /its loop names red/],
  ['an input that cannot be told', { input: z.lazy(() => broken()) }, /cannot be said as JSON Schema.*not yet/],
])('refuses %s, and says what to do', (_, more, message) => {
  expect(() => pipeline(more)).toThrow(message);
});

test('refuses a step that reads an input which no run brings', () => {
  const { input: _input, ...without } = pipeline();
  expect(() => definePipeline(without)).toThrow(/step read reads an input.*Say what: `input`/);
});

test.each([
  ['an input that nests too deep', { pipeline: 'a', input: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) }],
  ['a name that no queue can have', { pipeline: 'a:b', input: {} }],
  ['a field of research', { pipeline: 'a', input: {}, topic: 'tides' }],
])('a request is refused: %s', (_, body) => {
  expect(PipelineRequest.safeParse(body).success).toBe(false);
});
