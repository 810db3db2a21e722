import { defineStep } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { listening } from './testing/listening.ts';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';
import type { ExecutorPorts } from './work.ts';

const seen: string[] = [];
const spreading = (maxAttempts = 5) =>
  defineStep({
    name: 'two',
    output: z.array(z.string()),
    retry,
    fanOut: {
      items: () => ['north', 'south', 'west'],
      run: async (item) => `page ${item}`,
      timeoutMs: 1000,
      retry: { ...retry, maxAttempts },
    },
    run: async ({ parts, attempt }) => {
      seen.push(`attempt ${attempt}`);
      return parts.map((part) => (part.status === 'done' ? String(part.output) : part.failure.message));
    },
  });

interface Spread extends Partial<ExecutorPorts> {
  readonly live?: readonly number[];
  readonly maxAttempts?: number;
}

/** A run whose fan-out's turn has come though two of its three branches have no result; `live` of them have a job. */
async function spread({ live = [], maxAttempts = 5, ...ports }: Spread = {}) {
  const addBranches = vi.fn(async () => undefined);
  const branches = {
    withoutJob: vi.fn(async (_run: unknown, _visit: unknown, items: readonly number[]) =>
      items.filter((item) => !live.includes(item)),
    ),
    addBranches,
  };
  const at = await scene([saying('one', 'a'), spreading(maxAttempts)], { branches, ...ports });
  await at.executor.execute({ runId: at.runId, visit: one }, never);
  await at.executor.execute({ runId: at.runId, visit: two, item: 1 }, never);
  const turn = () => at.executor.execute({ runId: at.runId, visit: two }, never);
  const branch = (item: number) => at.executor.execute({ runId: at.runId, visit: two, item }, never);
  return { ...at, addBranches, withoutJob: branches.withoutJob, turn, branch };
}

test('branches that lost their jobs get them back, the others do not, and their step waits without counting an attempt', async () => {
  seen.length = 0;
  const { turn, branch, addBranches, runId, store } = await spread();

  expect(await turn()).toEqual({ kind: 'waits' });
  expect(addBranches.mock.calls).toEqual([[runId, two, [0, 2], 'test@1']]);
  expect(seen, 'the step has not run').toEqual([]);

  for (const item of [0, 2]) expect(await branch(item)).toEqual({ kind: 'done' });
  expect(await turn()).toEqual({ kind: 'done' });
  expect(addBranches).toHaveBeenCalledTimes(1);
  expect(seen).toEqual(['attempt 1']);
  expect((await store.checkpoints(runId))?.at(-1)?.output).toEqual(['page north', 'page south', 'page west']);
});

test('the log says of each that it was lost', async () => {
  const { turn, runId, store } = await spread();
  await turn();

  const retried = (await store.events(runId, undefined, 100))?.events.filter(({ type }) => type === 'step.retrying');
  expect(retried?.map(({ step, data }) => [step, data.item, data.error])).toEqual([
    ['two', 0, 'The job of item 0 was lost. It is added again.'],
    ['two', 2, 'The job of item 2 was lost. It is added again.'],
  ]);
});

test('the operator is told which, and a step that misses none asks the queue for nothing', async () => {
  const { log, lines } = listening();
  const reached: string[] = [];
  const reach = (point: string, where = '') => void reached.push(`${point} ${where}`);
  const { turn, branch, withoutJob } = await spread({ log, reach });
  await turn();
  expect(lines).toContainEqual(['warn', { items: [0, 2] }, 'branches had lost their jobs; added again']);
  expect(reached.at(-1)).toBe('part.again two');

  for (const item of [0, 2]) await branch(item);
  await turn();
  expect(withoutJob).toHaveBeenCalledTimes(1);
});

test('a branch that has a job is waited for: it was not lost, and nobody takes it from whoever has it in hand', async () => {
  const { turn, addBranches, runId, store } = await spread({ live: [0, 2] });
  const before = await store.events(runId, undefined, 100);

  expect(await turn()).toEqual({ kind: 'waits' });
  expect(addBranches).not.toHaveBeenCalled();
  const since = (await store.events(runId, before?.lastMessageId, 100))?.events ?? [];
  expect(since.map(({ type }) => type)).toEqual(['step.started']);
});

test.each([
  ['its own tries', 5, 5],
  ['three tries, though its own policy knows one', 1, 3],
])('what is lost again and again is a failed branch after %s, and the run goes on', async (_, maxAttempts, tries) => {
  const { turn, branch, addBranches, store, runId } = await spread({ maxAttempts, live: [2] });
  for (let lost = 1; lost < tries; lost += 1) expect(await turn()).toEqual({ kind: 'waits' });
  expect(addBranches).toHaveBeenCalledTimes(tries - 1);
  expect(await turn(), 'one is lost for good, another one is awaited').toEqual({ kind: 'waits' });
  for (const item of [2, 0]) await branch(item);
  expect(await turn()).toEqual({ kind: 'done' });

  expect(addBranches, 'a job of it that was found after all comes too late').toHaveBeenCalledTimes(tries - 1);
  const [lost, ...others] = z.array(z.string()).parse((await store.checkpoints(runId))?.at(-1)?.output);
  expect(lost).toMatch(
    new RegExp(`^The job of item 0 was lost .* try ${tries} of it, and is not added again. Look for who removes jobs`),
  );
  expect(others).toEqual(['page south', 'page west']);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('when the last of them is lost for good, the step runs at once, and the log says no more of it', async () => {
  const { turn, branch, store, runId } = await spread({ maxAttempts: 1, live: [] });
  await branch(0);
  for (let lost = 1; lost < 3; lost += 1) await turn();

  expect(await turn()).toEqual({ kind: 'done' });
  const types = (await store.events(runId, undefined, 100))?.events.map(({ type }) => type);
  expect(types?.slice(-4)).toEqual(['step.started', 'checkpoint.saved', 'step.completed', 'run.completed']);
});

test('crashes of a branch are not counted as its losses', async () => {
  const { store, runId, turn, branch, addBranches } = await spread({ live: [2] });
  const taken = { runId, visit: two, item: 0, build: { name: 'test', version: 1 }, reads: {}, partSchema: 1 };
  const claim = { ...taken, suspectAfterTakes: 9, alone: false, withParts: false, worker: 'host:2' };
  for (const nonce of ['a', 'b', 'c', 'd', 'e']) await store.claim({ ...claim, nonce });

  expect(await turn()).toEqual({ kind: 'waits' });
  expect(addBranches).toHaveBeenCalledTimes(1);
  await branch(0);
  await branch(2);
  expect(await turn()).toEqual({ kind: 'done' });
  expect((await store.checkpoints(runId))?.at(-1)?.output).toContain('page north');
});

test('a branch that got its result meanwhile is not counted, and its job ends by itself', async () => {
  const { turn, branch, withoutJob, store, runId } = await spread({ live: [2] });
  withoutJob.mockImplementationOnce(async () => {
    await branch(0);
    return [0];
  });

  expect(await turn()).toEqual({ kind: 'waits' });
  expect(await branch(0)).toEqual({ kind: 'done' });
  const types = (await store.events(runId, undefined, 100))?.events.map(({ type }) => type);
  expect(types).not.toContain('step.retrying');
});
