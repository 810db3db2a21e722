import { memoryStore } from '@cairn/checkpoint';
import {
  CostlyError,
  defineStep,
  type Effect,
  type EffectTry,
  type ResearchLimits,
  type StepContext,
  UnrecoverableStepError,
  type WorkContext,
} from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { never, one, scene } from './testing/scene.ts';

const usage = { input_tokens: 10, output_tokens: 5, cost_usd: 0.01 };
const stepOf = (run: (context: StepContext) => Promise<string>) =>
  defineStep({ name: 'one', output: z.string(), retry: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 1 }, run });

type Call = (attempt: EffectTry) => Promise<{ result: string; usage?: typeof usage }>;
const asking = (call: Call, more: Partial<Effect<string>> = {}): Effect<string> => ({
  kind: 'model',
  site: 'section/1',
  input: { prompt: 'lighthouses' },
  result: z.string(),
  call,
  ...more,
});

/** Executes a step until it is done, as the queue would. */
async function drive(run: (context: StepContext) => Promise<string>, attempts = 3) {
  const at = await scene([stepOf(run)]);
  for (let i = 0; i < attempts; i += 1) {
    const { kind } = await at.executor.execute({ runId: at.runId, visit: one }, never);
    if (kind === 'done') break;
  }
  const events = (await at.store.events(at.runId, undefined, 1000))?.events ?? [];
  return { ...at, run: await at.store.get(at.runId), events, outputs: await at.store.checkpoints(at.runId) };
}

/** Throws in the first attempt, behind what it is put. */
const firstFails = ({ attempt }: StepContext) => {
  if (attempt === 1) throw new Error('the first attempt breaks off');
};

test('a call whose result is recorded is not made again, whatever the step did afterwards', async () => {
  const call = vi.fn<Call>(async () => ({ result: 'tall', usage }));
  const { run, outputs } = await drive(async (context) => {
    const text = await context.effect(asking(call));
    firstFails(context);
    return text;
  });

  expect(outputs?.map(({ output }) => output)).toEqual(['tall']);
  expect(call).toHaveBeenCalledTimes(1);
  expect(run?.usage).toMatchObject({ calls: 1, input_tokens: 10, cost_usd: 0.01 });
});

test('a key is the same in every attempt, and another one for every site and input', async () => {
  const keys: string[] = [];
  const call: Call = async ({ key }) => {
    keys.push(key);
    throw new Error('answers nothing');
  };
  await drive((context) => context.effect(asking(call)));
  const other = await drive(async (context) => {
    await context.effect(asking(call, { site: 'section/2' })).catch(() => undefined);
    await context.effect(asking(call, { site: 'section/3' })).catch(() => undefined);
    return 'done';
  });

  expect(other.run?.status).toBe('completed');
  expect(keys).toHaveLength(5);
  expect(new Set(keys).size).toBe(3);
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
});

test('a step that asks for something else at a site ends its run', async () => {
  const call = vi.fn<Call>(async () => ({ result: 'x' }));
  const { run } = await drive(async (context) => {
    await context.effect(asking(call, { input: { attempt: context.attempt } }));
    firstFails(context);
    return 'done';
  });

  expect(run).toMatchObject({ status: 'failed', error: { code: 'NON_DETERMINISTIC' } });
  expect(call).toHaveBeenCalledTimes(1);
});

test('one site is asked once in an execution', async () => {
  const call: Call = async () => ({ result: 'x' });
  const { run } = await drive(async (context) => {
    await context.effect(asking(call));
    return context.effect(asking(call));
  });
  expect(run).toMatchObject({ status: 'failed', error: { code: 'NON_DETERMINISTIC' } });
});

test('what a failed call took is charged', async () => {
  const { run, events } = await drive((context) =>
    context.effect(
      asking(async () => {
        throw new CostlyError('cut off', usage);
      }),
    ),
  );
  expect(run).toMatchObject({ status: 'failed', usage: { calls: 3, output_tokens: 15 } });
  expect(events.filter(({ type }) => type === 'effect.charged').map(({ data }) => data.outcome)).toEqual([
    'failed',
    'failed',
    'failed',
  ]);
});

test('a call that failed and took nothing is not charged with what it might have taken', async () => {
  const estimate = { input_tokens: 100, output_tokens: 100, cost_usd: 0 };
  const call = vi.fn<Call>().mockRejectedValueOnce(new Error('refused')).mockResolvedValue({ result: 'tall', usage });
  const { run } = await drive((context) => context.effect(asking(call, { estimate })));
  expect(run).toMatchObject({ status: 'completed', usage: { input_tokens: 10, output_tokens: 5 } });
});

test('who is stopped and knows what its call took is charged with that', async () => {
  const stop = new AbortController();
  const estimate = { input_tokens: 100, output_tokens: 100, cost_usd: 0 };
  const call: Call = async () => {
    stop.abort('shutdown');
    throw new CostlyError('cut off', usage);
  };
  const at = await scene([stepOf((context) => context.effect(asking(call, { estimate })))]);
  await at.executor.execute({ runId: at.runId, visit: one }, stop.signal);
  await expect.poll(async () => (await at.store.get(at.runId))?.usage).toMatchObject({ calls: 1, input_tokens: 10 });
});

test('a call in the middle of which its worker is stopped is charged with its estimate, and made again', async () => {
  const stop = new AbortController();
  const estimate = { input_tokens: 100, output_tokens: 100, cost_usd: 0 };
  const call = vi.fn<Call>(({ signal }) => {
    if (call.mock.calls.length > 1) return Promise.resolve({ result: 'tall', usage });
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  const at = await scene([stepOf((context) => context.effect(asking(call, { estimate })))]);
  const handedBack = at.executor.execute({ runId: at.runId, visit: one }, stop.signal);
  await vi.waitFor(() => expect(call).toHaveBeenCalled());
  stop.abort('shutdown');
  expect(await handedBack).toEqual({ kind: 'handed_back' });
  await at.executor.execute({ runId: at.runId, visit: one }, never);

  const run = await at.store.get(at.runId);
  expect(run).toMatchObject({ status: 'completed', usage: { calls: 2, input_tokens: 110, output_tokens: 105 } });
});

test('the limits of a run leave a share for writing', async () => {
  const store = memoryStore();
  const spent: unknown[] = [];
  const estimate = { input_tokens: 90, output_tokens: 0, cost_usd: 0 };
  const call: Call = async () => ({ result: 'x', usage: estimate });
  const step = stepOf(async (context) => {
    await context.effect(asking(call, { estimate })).catch((error: unknown) => spent.push(error));
    return context.effect(asking(call, { site: 'writes', estimate, writes: true }));
  });
  const at = await scene([step], { store }, 'every_step', { max_tokens: 100 });
  await at.executor.execute({ runId: at.runId, visit: one }, never);

  expect(spent).toMatchObject([{ code: 'BUDGET_SPENT', details: { limit: 'max_tokens' } }]);
  expect(String(spent[0])).toContain('one#1 section/1 is not called: max_tokens leaves no room for it.');
  expect(await store.get(at.runId)).toMatchObject({ status: 'completed', usage: { input_tokens: 90 } });
});

test('text that streamed in is told as it comes, kept, and given to the next try', async () => {
  const salvaged: string[] = [];
  const told = {
    more: (text: string, offset: number) => ({ type: 'report.delta' as const, data: { text, offset } }),
    anew: () => ({ type: 'report.reset' as const, data: { offset: 0 } }),
  };
  const call: Call = async (attempt) => {
    salvaged.push(attempt.salvaged);
    if (salvaged.length === 3) attempt.restart();
    attempt.stream(salvaged.length === 3 ? 'Tower' : 'Light');
    attempt.stream('!');
    if (salvaged.length < 3) throw new Error('cut off');
    return { result: 'Tower!' };
  };
  const { events } = await drive((context) => context.effect(asking(call, { told })));

  expect(salvaged).toEqual(['', 'Light!', 'Light!Light!']);
  expect(events.filter(({ type }) => type.startsWith('report.')).map(({ type, data }) => [type, data])).toEqual([
    ['report.delta', { text: 'Light!', offset: 0 }],
    ['report.delta', { text: 'Light!', offset: 6 }],
    ['report.reset', { offset: 0 }],
    ['report.delta', { text: 'Tower!', offset: 0 }],
  ]);
});

test('when a call has ended, well or badly, all its text is in the log', async () => {
  const told = {
    more: (text: string) => ({ type: 'report.delta' as const, data: { text } }),
    anew: () => ({ type: 'report.reset' as const, data: {} }),
  };
  const at = await scene([
    stepOf(async ({ effect }) => {
      const texts: unknown[] = [];
      for (const site of ['breaks off', 'ends']) {
        const call: Call = async ({ stream }) => {
          stream(site);
          if (site === 'breaks off') throw new Error('no');
          return { result: site };
        };
        await effect(asking(call, { site, told })).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 20));
        const events = (await at.store.events(at.runId, undefined, 100))?.events ?? [];
        texts.push(events.filter(({ type }) => type === 'report.delta').at(-1)?.data.text);
      }
      return texts.join();
    }),
  ]);
  await at.executor.execute({ runId: at.runId, visit: one }, never);
  expect((await at.store.checkpoints(at.runId))?.[0]?.output).toBe('breaks off,ends');
});

test('the clock and chance are the same in every attempt', async () => {
  const seen: unknown[] = [];
  await drive(async (context) => {
    const ids = [context.uuid(), context.uuid()];
    seen.push({ now: context.now(), random: [context.random(), context.random()], ids });
    firstFails(context);
    return 'done';
  });
  const [first, second] = seen as { now: number; random: number[]; ids: string[] }[];
  expect(second).toEqual(first);
  expect(first?.now).toBeGreaterThan(0);
  expect(new Set(first?.random).size).toBe(2);
  expect(new Set(first?.ids).size).toBe(2);
  for (const id of first?.ids ?? []) expect(z.uuidv4().safeParse(id).success).toBe(true);
});

test('a failure of no further use ends the step, and its calls stay recorded', async () => {
  const call = vi.fn<Call>(async () => ({ result: 'x', usage }));
  const { run, store, runId, executor } = await drive(async (context) => {
    await context.effect(asking(call));
    if (call.mock.calls.length === 1 && context.attempt === 1 && !retried) throw new UnrecoverableStepError('no');
    return 'done';
  });
  expect(run?.status).toBe('failed');
  retried = true;
  await store.steer(runId, 'retry');
  await executor.execute({ runId, visit: one }, never);

  expect((await store.get(runId))?.status).toBe('completed');
  expect(call).toHaveBeenCalledTimes(1);
});
let retried = false;

test('of its limits a run keeps fifteen parts in a hundred for calls that write', async () => {
  const limits = { max_tokens: 99, max_cost_usd: 1, max_duration_ms: 2000 };
  const call: Call = async () => ({ result: 'x' });
  const both = stepOf(async ({ effect }) => {
    await effect(asking(call));
    return effect(asking(call, { site: 'writes', writes: true }));
  });
  const ceilings = async (given: Partial<ResearchLimits>) => {
    const at = await scene([both], {}, 'every_step', given);
    const begin = vi.spyOn(at.store.effects, 'begin');
    await at.executor.execute({ runId: at.runId, visit: one }, never);
    return begin.mock.calls.map(([, effect]) => effect.ceilings);
  };

  expect(await ceilings(limits)).toEqual([
    { tokens: 84, costUsd: 0.85, durationMs: 1700 },
    { tokens: 99, costUsd: 1, durationMs: 2000 },
  ]);
  expect(await ceilings({})).toEqual([{}, {}]);
});

test.each([
  ['none', '', /1 to 200 characters: ""/],
  ['one that is too long', 'x'.repeat(201), /1 to 200 characters: "x{50}"/],
])('a call with no site to speak of is not made: %s', async (_, site, message) => {
  const call = vi.fn<Call>(async () => ({ result: 'x' }));
  const { run } = await drive(({ effect }) => effect(asking(call, { site })));

  expect(call).not.toHaveBeenCalled();
  expect(run?.status === 'failed' && run.error.message).toMatch(message);
  const longest = await drive(({ effect }) => effect(asking(call, { site: 'x'.repeat(200) })));
  expect(longest.run?.status).toBe('completed');
});

test('whoever asks for something else is told where, and what to do', async () => {
  const call: Call = async () => ({ result: 'x' });
  const { run, runId } = await drive(async (context) => {
    await context.effect(asking(call, { input: { attempt: context.attempt } }));
    firstFails(context);
    return 'done';
  });
  const message = run?.status === 'failed' ? run.error.message : '';
  expect(message).toContain(`${runId} one#1 section/1 asked for something else when it ran before.`);
  expect(message).toContain('what a new build asks differently needs a new site');
});

test('in a branch that is told with its item', async () => {
  const call: Call = async () => ({ result: 'x' });
  const fanOut = {
    items: () => ['x'],
    run: async (_: unknown, { effect }: WorkContext) => [await effect(asking(call)), await effect(asking(call))],
    timeoutMs: 1000,
    retry: { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 1 },
  };
  const seen: unknown[] = [];
  const spread = defineStep({
    name: 'two',
    output: z.string(),
    fanOut,
    run: async ({ parts }) => {
      seen.push(...parts);
      return '';
    },
  });
  const { executor, runId } = await scene([stepOf(async () => ''), spread]);
  const visit = { step: 'two', round: 1 };
  await executor.execute({ runId, visit: one }, never);
  await executor.execute({ runId, visit, item: 0 }, never);
  await executor.execute({ runId, visit }, never);

  const message = `${runId} two#1/0 section/1 is asked twice in one execution. Give each call a site.`;
  expect(seen).toMatchObject([{ status: 'failed', failure: { code: 'NON_DETERMINISTIC', message } }]);
});
