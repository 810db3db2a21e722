import { defineStep, type WorkContext } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { asking, type Call, drive, firstFails, stepOf } from './testing/asking.ts';
import { never, one, scene } from './testing/scene.ts';

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
