import { CairnError, defineStep } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { listening } from './testing/listening.ts';
import { claimOfOther } from './testing/others.ts';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';

const failing = (error: unknown) =>
  defineStep({ name: 'one', output: z.string(), retry, run: () => Promise.reject(error) });

test('what went wrong is told: to the log of the run, and to the operator', async () => {
  const { log, lines, told, carried } = listening();
  const error = new Error('n'.repeat(600));
  const { executor, runId, store } = await scene([failing(error)], { log });
  await executor.execute({ runId, visit: one }, never);
  await executor.execute({ runId, visit: one }, never);

  const events = (await store.events(runId, undefined, 100))?.events ?? [];
  expect(events.find(({ type }) => type === 'step.retrying')?.data).toEqual({ delay_ms: 50, error: 'n'.repeat(500) });
  expect(carried).toEqual([1, 2].map((attempt) => ({ run: runId, step: 'one', round: 1, attempt })));
  expect(told()).toEqual(['warn: step failed, will be tried again', 'warn: step failed for good']);
  expect(lines.map(([, fields]) => fields)).toEqual([
    { err: error, delay_ms: 50 },
    { err: error, code: 'STEP_FAILED' },
  ]);
});

test('what is thrown and no error is told as it is', async () => {
  const { executor, runId, store } = await scene([failing('just words')]);
  await executor.execute({ runId, visit: one }, never);
  const events = (await store.events(runId, undefined, 100))?.events ?? [];
  expect(events.find(({ type }) => type === 'step.retrying')?.data.error).toBe('just words');
});

test('poison says what died how often and how, and what to look for', async () => {
  const { log, lines } = listening();
  const { executor, runId, store } = await scene([saying('one', 'a')], { log });
  for (const nonce of ['first', 'second']) await store.claim(claimOfOther(runId, nonce));
  await executor.execute({ runId, visit: one }, never);

  const run = await store.get(runId);
  expect(run).toMatchObject({ status: 'failed', error: { code: 'POISONED' } });
  expect(run?.status === 'failed' && run.error.message).toBe(
    'one#1 took its process down 2 times in a row, the last time alone in a process of its own (SIGSEGV). ' +
      'It is not tried again. Look for a lack of memory, a native crash or an exit in that step.',
  );
  expect(lines).toContainEqual(['error', { crashes: 2, how: 'SIGSEGV' }, 'work is poison']);
});

test('a branch that is poison is a failed part: its step goes on', async () => {
  const fanOut = { items: () => ['x'], run: async () => 1, timeoutMs: 1000, retry };
  const { executor, runId, store } = await scene([saying('one', 'a'), { ...saying('two', 'b'), fanOut }]);
  await executor.execute({ runId, visit: one }, never);
  for (const nonce of ['first', 'second']) await store.claim(claimOfOther(runId, nonce, { visit: two, item: 0 }));
  expect(await executor.execute({ runId, visit: two, item: 0 }, never)).toEqual({ kind: 'done' });

  const types = (await store.events(runId, undefined, 100))?.events.map(({ type }) => type);
  expect(types?.at(-1), 'a branch that failed says nothing').toBe('step.completed');
  const seen = await store.claim(claimOfOther(runId, 'step', { visit: two, withParts: true }));
  expect(seen.kind === 'claimed' && seen.parts.get(0)).toMatchObject({
    status: 'failed',
    failure: { code: 'POISONED', message: expect.stringContaining('two#1 item 0 took its process down 2 times') },
  });
});

test('suspected work is handed back when its worker is told to go while it is tried alone', async () => {
  const stop = new AbortController();
  const isolated = async () => {
    stop.abort('shutdown');
    return { kind: 'died', how: 'SIGTERM' } as const;
  };
  const { executor, runId, store } = await scene([saying('one', 'a')], { isolated });
  for (const nonce of ['first', 'second']) await store.claim(claimOfOther(runId, nonce));

  expect(await executor.execute({ runId, visit: one }, stop.signal)).toEqual({ kind: 'handed_back' });
  expect(await store.get(runId)).toMatchObject({ status: 'running' });
});

test('suspected work that somebody else finished meanwhile is poison to nobody', async () => {
  const at = await scene([saying('one', 'a')], {
    isolated: async () => {
      const heir = await at.store.claim(claimOfOther(at.runId, 'heir', { alone: true }));
      if (heir.kind === 'claimed') await at.store.commit(heir.lease, { output: 'b', schemaVersion: 1, events: [] });
      return { kind: 'died', how: 'SIGKILL' };
    },
  });
  for (const nonce of ['first', 'second']) await at.store.claim(claimOfOther(at.runId, nonce));

  expect(await at.executor.execute({ runId: at.runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(await at.store.get(at.runId)).toMatchObject({ status: 'completed' });
});

test('a failure that comes too late, after somebody else took over, ends nothing', async () => {
  const at = await scene([
    defineStep({
      name: 'one',
      output: z.string(),
      retry: { ...retry, maxAttempts: 1 },
      run: async () => {
        await at.store.claim(claimOfOther(at.runId, 'heir'));
        throw new Error('late');
      },
    }),
  ]);
  expect(await at.executor.execute({ runId: at.runId, visit: one }, never)).toEqual({ kind: 'handed_back' });
  expect(await at.store.get(at.runId)).toMatchObject({ status: 'running' });
});

test('an error of the store while a failure is written down is ours, not the step’s', async () => {
  const { executor, runId, store } = await scene([failing(new Error('no'))]);
  const broken = new CairnError('INTERNAL', 'a script is broken');
  vi.spyOn(store, 'retryLater').mockRejectedValueOnce(broken);
  await expect(executor.execute({ runId, visit: one }, never)).rejects.toBe(broken);
});
