import { definePipeline, defineStep, type Pipeline, type WorkContext } from '@cairn/core';
import { z } from 'zod';

/** Calls something outside. */
export type Outside = (what: string, key: string) => Promise<string>;

const ITEMS = ['north', 'south'];
const retry = { maxAttempts: 3, baseDelayMs: 0, maxDelayMs: 0 };
const Texts = z.array(z.string());

/** What the engine can be asked for, small: a fan-out, a loop, effects, thoughts, events, chance, and a way back. */
export function sweptPipeline(outside: Outside): Pipeline {
  const asking = ({ effect }: WorkContext, what: string): Promise<string> =>
    effect({
      kind: 'fetch',
      site: what,
      input: { what },
      result: z.string(),
      call: async ({ key }) => ({ result: await outside(what, key) }),
    });
  const plan = defineStep({
    name: 'plan',
    output: Texts,
    retry,
    run: async (context) => {
      context.think('hm');
      return [await asking(context, 'plan'), String(context.random()), context.uuid()];
    },
  });
  const gather = defineStep({
    name: 'gather',
    output: Texts,
    retry,
    reads: [plan],
    fanOut: {
      items: () => ITEMS,
      run: (item, context) => asking(context, `page ${item}`),
      timeoutMs: 60_000,
      retry,
    },
    run: async ({ parts, emit }) => {
      emit({ type: 'source.found', data: { parts: parts.length } });
      return parts.map((part) => (part.status === 'done' ? String(part.output) : part.failure.message));
    },
  });
  const write = defineStep({
    name: 'write',
    output: z.string(),
    retry,
    reads: [gather],
    run: async (context) => `${await asking(context, `round ${context.round}`)}: ${context.latest(gather)?.join()}`,
    compensate: async (_, context) => void (await asking(context, `take back round ${context.round}`)),
  });
  const judge = defineStep({ name: 'judge', output: z.enum(['again', 'good']), retry, reads: [write], run: verdict });
  async function verdict({ round }: WorkContext): Promise<'again' | 'good'> {
    return round < 2 ? 'again' : 'good';
  }
  const end = defineStep({
    name: 'end',
    output: z.object({ text: z.string() }),
    retry,
    reads: [plan, write],
    run: async ({ latest }) => ({ text: `${latest(plan)?.join()} / ${latest(write)}` }),
  });
  return definePipeline({
    name: 'swept',
    version: 1,
    steps: [plan, gather, write, judge, end],
    loop: { from: 'judge', to: 'write', wants: (output) => output === 'again' },
  });
}
