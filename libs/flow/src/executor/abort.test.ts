import { getEventListeners } from 'node:events';
import type { Logger } from '@cairn/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runBounded, stopReasonOf } from './abort.ts';

const LIMIT_MS = 60_000;
const HEED_MS = 5_000;
const warned: [object, string][] = [];
const warn = (fields: object, message: string) => void warned.push([fields, message]);
const log = { warn } as unknown as Logger;
const deaf = () => new Promise<never>(() => undefined);
/** Does not listen, and tells which signal it was given. */
const deafWith = (tell: (signal: AbortSignal) => void) => (signal: AbortSignal) => {
  tell(signal);
  return deaf();
};

beforeEach(() => {
  warned.length = 0;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

test('work that ends in time is done, and leaves no timer and no listener behind', async () => {
  const stop = new AbortController();
  expect(await runBounded('one', LIMIT_MS, stop.signal, async () => 'made', log)).toBe('made');
  await expect(runBounded('one', LIMIT_MS, stop.signal, () => Promise.reject('no'), log)).rejects.toBe('no');

  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
});

test('over the time limit work fails by name, and its signal says why', async () => {
  let told: AbortSignal | undefined;
  const work = deafWith((signal) => {
    told = signal;
  });
  const running = runBounded('run_1 plan', 20, new AbortController().signal, work, log);
  const failed = expect(running).rejects.toMatchObject({
    code: 'STEP_TIMEOUT',
    message: expect.stringContaining('run_1 plan took longer than 20 ms'),
  });
  await vi.advanceTimersByTimeAsync(19);
  expect(told?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);

  await failed;
  expect(told?.reason).toMatchObject({ code: 'STEP_TIMEOUT' });
});

test.each([
  ['before', true],
  ['while', false],
])('a stop %s it works is its signal’s reason', async (_, early) => {
  const stop = new AbortController();
  const given: AbortSignal[] = [];
  if (early) stop.abort('shutdown');
  const work = deafWith((signal) => given.push(signal));
  const running = runBounded('one', LIMIT_MS, stop.signal, work, log);
  stop.abort('shutdown');

  await expect(running).rejects.toBe('shutdown');
  expect(given.map(({ reason }) => reason)).toEqual(['shutdown']);
});

test('work that does not listen to its signal is named in the log after a while', async () => {
  const stop = new AbortController();
  const running = runBounded('run_1 plan', LIMIT_MS, stop.signal, deaf, log);
  stop.abort('fence_raised');
  await expect(running).rejects.toBe('fence_raised');
  await vi.advanceTimersByTimeAsync(HEED_MS - 1);
  expect(warned).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);

  expect(warned).toEqual([
    [{ after_ms: HEED_MS }, expect.stringContaining('run_1 plan does not listen to its signal')],
  ]);
});

test.each([
  ['ends', (end: () => void) => end()],
  ['fails', (_: () => void, fail: () => void) => fail()],
])('work that %s soon after it was stopped is not named', async (_, how) => {
  const stop = new AbortController();
  const work = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => signal.addEventListener('abort', () => how(resolve, () => reject('no'))));
  const running = runBounded('one', LIMIT_MS, stop.signal, work, log).catch(() => undefined);
  stop.abort('fence_raised');
  await running;
  await vi.advanceTimersByTimeAsync(2 * HEED_MS);

  expect(warned).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([['shutdown'], ['lease_lost'], ['fence_raised']])('%s is a reason from outside', (reason) => {
  expect(stopReasonOf(AbortSignal.abort(reason))).toBe(reason);
});

test('a time limit, or no abort at all, is none', () => {
  expect(stopReasonOf(AbortSignal.abort(new Error('late')))).toBeUndefined();
  expect(stopReasonOf(new AbortController().signal)).toBeUndefined();
});
