import { memoryStore } from '@cairn/checkpoint';
import { CostlyError, type ResearchLimits } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { asking, type Call, drive, stepOf, usage } from './testing/asking.ts';
import { never, one, scene } from './testing/scene.ts';

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
