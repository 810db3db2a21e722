import { UnrecoverableStepError } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { asking, type Call, drive, firstFails, stepOf, usage } from './testing/asking.ts';
import { never, one, scene } from './testing/scene.ts';

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
