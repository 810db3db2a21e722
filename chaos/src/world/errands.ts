import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { definePipeline, defineStep, type WorkContext } from '@cairn/core';
import { z } from 'zod';

/*
 * The pipeline whose effects the target counts: it lists what is wanted, buys each thing in a branch of its own, pays, and
 * delivers. Who cancels gets paid back. Every call says which effect it is, so that the target sees a second key for it.
 */
const CALL_MS = 1_000;
/** Steps take their time, so that strikes hit them. */
const WORK_MS = 250;
const retry = { maxAttempts: 100, baseDelayMs: 50, maxDelayMs: 500 };

const ErrandInput = z.object({ items: z.int().min(1).max(20) });
const Receipt = z.object({ receipt: z.string() });

/** The target's name of an effect. */
export const effectName = (runId: string, what: string): string => `${runId}/${what}`;

type Context = Pick<WorkContext, 'runId' | 'effect' | 'signal'>;

/** One call, which the target drops when its key comes again. */
const done = (context: Context, target: string, what: string) =>
  context.effect({
    kind: 'fetch',
    site: what,
    input: { what },
    result: Receipt,
    async call({ key, signal }) {
      const response = await fetch(`${target}/effects`, {
        method: 'POST',
        headers: { 'idempotency-key': key, 'content-type': 'application/json' },
        body: JSON.stringify({ effect: effectName(context.runId, what) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
      });
      if (!response.ok) throw new Error(`The target answered ${response.status}.`);
      return { result: Receipt.parse(await response.json()) };
    },
  });

const work = ({ signal }: Context) => sleep(WORK_MS, undefined, { signal });

const List = z.array(z.string());
const listed = { name: 'list', output: List };

export function errandsPipeline(target: string) {
  const list = defineStep({
    ...listed,
    input: ErrandInput,
    retry,
    async run({ input, signal }) {
      await sleep(WORK_MS, undefined, { signal });
      return Array.from({ length: input.items }, (_, i) => `thing ${i}`);
    },
  });
  const buy = defineStep({
    name: 'buy',
    input: ErrandInput,
    output: z.array(Receipt),
    reads: [list],
    retry,
    fanOut: {
      output: Receipt,
      retry,
      items: ({ latest }) => (latest(list) ?? []).map((_, i) => i),
      async run(item, context) {
        await work(context);
        return done(context, target, `buy ${item}`);
      },
    },
    run: async ({ parts }) => parts.map((part) => (part.status === 'done' ? part.output : { receipt: 'none' })),
  });
  const pay = defineStep({
    name: 'pay',
    input: ErrandInput,
    output: Receipt,
    retry,
    async run(context) {
      await work(context);
      return done(context, target, 'pay');
    },
    compensate: async (_paid, context) => void (await done(context, target, 'pay back')),
  });
  const deliver = defineStep({
    name: 'deliver',
    input: ErrandInput,
    output: z.object({ digest: z.string() }),
    retry,
    async run(context) {
      await work(context);
      context.think('on my way');
      const { receipt } = await done(context, target, 'deliver');
      return { digest: createHash('sha256').update(receipt).digest('hex') };
    },
  });
  return definePipeline({ name: 'errands', version: 1, input: ErrandInput, steps: [list, buy, pay, deliver] });
}
