import { defineStep } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { claimOfOther } from './testing/others.ts';
import { never, one, saying, scene } from './testing/scene.ts';

test('at shutdown a step is handed back and counts no attempt', async () => {
  const stop = new AbortController();
  const waiting = defineStep({
    name: 'one',
    output: z.string(),
    run: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  const { executor, runId, store } = await scene([waiting]);
  const outcome = executor.execute({ runId, visit: one }, stop.signal);
  setTimeout(() => stop.abort('shutdown'), 10);

  expect(await outcome).toEqual({ kind: 'handed_back' });
  expect((await store.events(runId, undefined, 100))?.events.map((event) => event.type)).not.toContain('step.retrying');
});

test('a raised fence stops the step at once, and its commit is refused', async () => {
  let aborted: unknown;
  const began = Promise.withResolvers<void>();
  const waiting = defineStep({
    name: 'one',
    output: z.string(),
    run: ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = signal.reason;
          resolve('too late');
        });
        began.resolve();
      }),
  });
  const { executor, runId, store } = await scene([waiting]);
  const outcome = executor.execute({ runId, visit: one }, never);
  await began.promise;
  await store.steer(runId, 'cancel');

  expect(await outcome).toEqual({ kind: 'done' });
  expect(aborted).toBe('fence_raised');
  expect(await store.checkpoints(runId)).toEqual([]);
  expect(await store.get(runId)).toMatchObject({ status: 'cancelled' });
});

test('work that took its process down twice but does well alone goes on', async () => {
  const { store, executor, runId } = await scene([saying('one', 'a')], {
    isolated: async () => ({ kind: 'outcome', outcome: { kind: 'done' } }),
  });
  for (const nonce of ['first', 'second']) await store.claim(claimOfOther(runId, nonce));

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(await store.get(runId)).toMatchObject({ status: 'running' });
});

test('a pause stops the step at once, parks its job, and counts neither attempt nor crash', async () => {
  let takes = 0;
  const waiting = defineStep({
    name: 'one',
    output: z.string(),
    run: ({ signal }) =>
      new Promise((resolve, reject) => {
        takes += 1;
        if (takes > 1) resolve('done');
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  const { executor, runId, store } = await scene([waiting]);
  const outcome = executor.execute({ runId, visit: one }, never);
  await vi.waitFor(async () => expect((await store.get(runId))?.status).toBe('running'));
  await store.steer(runId, 'pause');

  expect(await outcome).toEqual({ kind: 'parked' });
  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'parked' });
  await store.steer(runId, 'resume');
  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  const events = (await store.events(runId, undefined, 100))?.events ?? [];
  const starts = events.filter((event) => event.type === 'step.started');
  expect(starts.map((event) => event.attempt)).toEqual([1, 1]);
});

test('a step that loses its lease counts as a take, so that it is not repeated for ever', async () => {
  const losing = defineStep({
    name: 'one',
    output: z.string(),
    run: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  const { executor, runId, store } = await scene([losing]);
  for (let take = 0; take < 2; take++) {
    const lost = new AbortController();
    setTimeout(() => lost.abort('lease_lost'), 10);
    expect(await executor.execute({ runId, visit: one }, lost.signal)).toEqual({ kind: 'handed_back' });
  }
  await executor.execute({ runId, visit: one }, never); // suspect by now: isolated, where it dies

  expect(await store.get(runId)).toMatchObject({ status: 'failed', error: { code: 'POISONED' } });
});

test('who holds the job is not who holds the newest lease: the stale one does not end the job that the other has lost', async () => {
  const begun: (() => void)[] = [];
  const held = defineStep({
    name: 'one',
    output: z.string(),
    run: ({ signal }) =>
      new Promise((resolve, reject) => {
        begun.push(() => resolve('made'));
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  const { executor, runId, store } = await scene([held]);
  const work = { runId, visit: one };
  const lost = new AbortController();
  const rightful = executor.execute(work, never);
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  const late = executor.execute(work, lost.signal);
  await vi.waitFor(() => expect(begun).toHaveLength(2));

  begun[0]?.();
  expect(await rightful).toEqual({ kind: 'handed_back' });
  lost.abort('lease_lost');
  expect(await late).toEqual({ kind: 'handed_back' });
  expect(await store.checkpoints(runId)).toEqual([]);
});
