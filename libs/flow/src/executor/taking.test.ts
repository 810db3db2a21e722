import { getEventListeners } from 'node:events';
import { defineStep } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { claimOfOther } from './testing/others.ts';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';

/** A pipeline whose second step spreads over the words of its first one's output. */
function spreading(run: (item: unknown) => Promise<unknown>, timeoutMs = 1000) {
  const words = saying('one', 'north south');
  const spread = defineStep({
    name: 'two',
    output: z.json(),
    retry,
    timeoutMs,
    reads: [words],
    fanOut: {
      items: ({ request, latest }) => ['topic' in request && request.topic, ...(latest(words)?.split(' ') ?? [])],
      run: async (item, { emit }) => {
        emit({ type: 'source.found', data: { item: String(item) } });
        return run(item);
      },
      timeoutMs,
      retry,
    },
    run: async ({ parts }) => parts.map((part) => part.status === 'done' && part.output),
  });
  return [words, spread];
}

test('each branch has its item, which may depend on the request and on what was found before', async () => {
  const { executor, runId, store } = await scene(spreading(async (item) => `found ${item}`));
  await executor.execute({ runId, visit: one }, never);
  for (const item of [0, 1, 2]) await executor.execute({ runId, visit: two, item }, never);
  const logged = (await store.events(runId, undefined, 100))?.events.slice(-3);
  expect(logged?.map(({ type, data }) => [type, data.item])).toEqual([
    ['source.found', 'stones'],
    ['source.found', 'north'],
    ['source.found', 'south'],
  ]);

  await executor.execute({ runId, visit: two }, never);
  expect((await store.checkpoints(runId))?.at(-1)?.output).toEqual(['found stones', 'found north', 'found south']);
});

test('a branch that returns nothing has the result null', async () => {
  const { executor, runId, store } = await scene(spreading(async () => undefined));
  await executor.execute({ runId, visit: one }, never);
  await executor.execute({ runId, visit: two, item: 0 }, never);
  const claim = await store.claim(claimOfOther(runId, 'look', { visit: two, withParts: true }));
  expect(claim.kind === 'claimed' && claim.parts.get(0)).toMatchObject({ status: 'done', output: null });
});

test('what took too long is named: the run, the step, the item', async () => {
  const { executor, runId, store } = await scene(spreading(() => new Promise(() => undefined), 10));
  await executor.execute({ runId, visit: one }, never);
  await executor.execute({ runId, visit: two, item: 1 }, never);
  const last = (await store.events(runId, undefined, 100))?.events.at(-1);
  expect(last?.data.error).toContain(`${runId} two item 1 took longer than 10 ms`);

  const slow = defineStep({
    name: 'one',
    output: z.string(),
    retry,
    timeoutMs: 10,
    run: () => new Promise(() => undefined),
  });
  const other = await scene([slow]);
  await other.executor.execute({ runId: other.runId, visit: one }, never);
  const retried = (await other.store.events(other.runId, undefined, 100))?.events.at(-1);
  expect(retried?.data.error).toContain(`${other.runId} one took longer than 10 ms`);
});

test('results of branches come along only with the step that reads them', async () => {
  const { executor, runId, store } = await scene(spreading(async (item) => item));
  const claims = vi.spyOn(store, 'claim');
  await executor.execute({ runId, visit: one }, never);
  for (const item of [0, 1, 2]) await executor.execute({ runId, visit: two, item }, never);
  await executor.execute({ runId, visit: two }, never);

  const asked = claims.mock.calls.map(([{ item, withParts }]) => [item, withParts]);
  expect(asked).toEqual([
    [undefined, false],
    [0, false],
    [1, false],
    [2, false],
    [undefined, true],
  ]);
});

test('a result that an older build saved is read through its upcasts', async () => {
  const [words, spread] = spreading(async () => 1);
  if (!words || !spread?.fanOut) throw new Error('There is no fan-out.');
  const upcasts = { 1: (output: unknown) => `${output}, read as version 2` };
  const newer = { ...spread, fanOut: { ...spread.fanOut, schemaVersion: 2, upcasts } };
  const { executor, runId, store } = await scene([words, newer]);
  await executor.execute({ runId, visit: one }, never);
  for (const item of [0, 1, 2]) {
    const branch = await store.claim(claimOfOther(runId, `${item}`, { visit: two, item, reads: { one: 1 } }));
    if (branch.kind === 'claimed') await store.commitPart(branch.lease, { status: 'done', output: item }, []);
  }
  await executor.execute({ runId, visit: two }, never);
  expect((await store.checkpoints(runId))?.at(-1)?.output).toEqual(
    [0, 1, 2].map((item) => `${item}, read as version 2`),
  );
});

test('work that is a suspect is done alone, whatever it did before', async () => {
  const { executor, runId, store } = await scene([saying('one', 'a')]);
  for (const nonce of ['first', 'second', 'third']) await store.claim(claimOfOther(runId, nonce));

  expect(await executor.executeAlone({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('alone, what no step of this build can do is an error of ours', async () => {
  const { executor, runId } = await scene([saying('one', 'a')]);
  const unknown = { runId, visit: { step: 'three', round: 1 } };
  await expect(executor.executeAlone(unknown, never)).rejects.toThrow('Pipeline test has no step for three#1.');
  const branch = { runId, visit: one, item: 0 };
  await expect(executor.executeAlone(branch, never)).rejects.toThrow(
    'Step one has no fan-out, but a job for its item 0.',
  );
});

test('an executor that is done with work listens to nobody any more', async () => {
  const stop = new AbortController();
  const { store } = await scene([saying('one', 'a')]);
  const deafen = vi.fn();
  vi.spyOn(store, 'watchFences').mockReturnValue(deafen);
  const { executor, runId } = await scene([saying('one', 'a')], { store });
  await executor.execute({ runId, visit: one }, stop.signal);
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  expect(deafen).not.toHaveBeenCalled();
  executor.close();
  expect(deafen).toHaveBeenCalledTimes(1);
});
