import type { ClaimRequest } from '@cairn/checkpoint';
import { CairnError, defineStep, type Logger, type RunId } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';

/** Writes down what operators are told. */
function listening() {
  const lines: [string, object, string][] = [];
  const line = (level: string) => (fields: object, message: string) => void lines.push([level, fields, message]);
  const log: Logger = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    isLevelEnabled: () => true,
    child: () => log,
  };
  return { log, told: () => lines.map(([level, , message]) => `${level}: ${message}`), lines };
}

const failing = (error: unknown) =>
  defineStep({ name: 'one', output: z.string(), retry, run: () => Promise.reject(error) });

/** A claim of a worker that nobody hears of again. */
const claim = (runId: RunId, nonce: string, more: Partial<ClaimRequest> = {}): ClaimRequest => ({
  runId,
  nonce,
  visit: one,
  build: { name: 'test', version: 1 },
  reads: {},
  partSchema: 1,
  suspectAfterTakes: 9,
  alone: false,
  withParts: false,
  worker: 'dead:1',
  ...more,
});

test('what went wrong is told: to the log of the run, and to the operator', async () => {
  const { log, lines, told } = listening();
  const error = new Error('n'.repeat(600));
  const { executor, runId, store } = await scene([failing(error)], { log });
  await executor.execute({ runId, visit: one }, never);
  await executor.execute({ runId, visit: one }, never);

  const events = (await store.events(runId, undefined, 100))?.events ?? [];
  expect(events.find(({ type }) => type === 'step.retrying')?.data).toEqual({ delay_ms: 50, error: 'n'.repeat(500) });
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
  for (const nonce of ['first', 'second']) await store.claim(claim(runId, nonce));
  await executor.execute({ runId, visit: one }, never);

  const run = await store.get(runId);
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
  for (const nonce of ['first', 'second']) await store.claim(claim(runId, nonce, { visit: two, item: 0 }));
  expect(await executor.execute({ runId, visit: two, item: 0 }, never)).toEqual({ kind: 'done' });

  const seen = await store.claim(claim(runId, 'step', { visit: two, withParts: true }));
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
  for (const nonce of ['first', 'second']) await store.claim(claim(runId, nonce));

  expect(await executor.execute({ runId, visit: one }, stop.signal)).toEqual({ kind: 'handed_back' });
  expect(await store.get(runId)).toMatchObject({ status: 'running' });
});

test('suspected work whose run was cancelled meanwhile is poison to nobody', async () => {
  const at = await scene([saying('one', 'a')], {
    isolated: async () => {
      await at.store.steer(at.runId, 'cancel');
      return { kind: 'died', how: 'SIGKILL' };
    },
  });
  for (const nonce of ['first', 'second']) await at.store.claim(claim(at.runId, nonce));

  expect(await at.executor.execute({ runId: at.runId, visit: one }, new AbortController().signal)).toMatchObject({});
  expect(await at.store.get(at.runId)).toMatchObject({ status: 'cancelled' });
});

test('a failure that comes too late, after somebody else took over, ends nothing', async () => {
  const at = await scene([
    defineStep({
      name: 'one',
      output: z.string(),
      retry: { ...retry, maxAttempts: 1 },
      run: async () => {
        await at.store.claim(claim(at.runId, 'heir'));
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
