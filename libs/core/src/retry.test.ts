import { expect, test } from 'vitest';
import { CairnError } from './errors.ts';
import { afterFailure, DEFAULT_RETRY, UnrecoverableStepError } from './retry.ts';

const policy = { maxAttempts: 4, baseDelayMs: 100, maxDelayMs: 300 };
const ALMOST_ONE = 0.999_999;

test.each([
  [1, 100],
  [2, 200],
  [3, 300],
])('after attempt %i the wait is up to %i ms', (attempt, ceilingMs) => {
  expect(afterFailure(new Error('no'), attempt, policy, ALMOST_ONE)).toEqual({ kind: 'retry', delayMs: ceilingMs });
  expect(afterFailure(new Error('no'), attempt, policy, 0)).toEqual({ kind: 'retry', delayMs: 0 });
});

test('the last attempt gives up, with the error’s own words', () => {
  expect(afterFailure(new Error('no'), 4, policy, 0)).toEqual({
    kind: 'give_up',
    failure: { code: 'STEP_FAILED', message: 'no', retryable: true },
  });
});

test('what no attempt can mend is not tried again', () => {
  expect(afterFailure(new UnrecoverableStepError('broken'), 1, policy, 0)).toEqual({
    kind: 'give_up',
    failure: { code: 'STEP_FAILED', message: 'broken', retryable: false },
  });
  expect(afterFailure(new CairnError('OUTPUT_TOO_LARGE', 'big'), 1, policy, 0)).toEqual({
    kind: 'give_up',
    failure: { code: 'OUTPUT_TOO_LARGE', message: 'big', retryable: false },
  });
  expect(String(new UnrecoverableStepError('broken'))).toBe('UnrecoverableStepError: broken');
});

test('a coded error that may pass is tried again', () => {
  expect(afterFailure(new CairnError('STEP_TIMEOUT', 'slow'), 1, policy, 0)).toMatchObject({ kind: 'retry' });
});

test('a step that says nothing of it has five tries, half a second apart at first, never more than half a minute', () => {
  const waits = [1, 2, 3, 4, 5].map((attempt) => afterFailure(new Error('no'), attempt, DEFAULT_RETRY, ALMOST_ONE));
  expect(waits.map((verdict) => verdict.kind === 'retry' && verdict.delayMs)).toEqual([500, 1000, 2000, 4000, false]);
  const patient = { ...DEFAULT_RETRY, maxAttempts: 99 };
  expect(afterFailure(new Error('no'), 20, patient, ALMOST_ONE)).toEqual({ kind: 'retry', delayMs: 30_000 });
});

test('what is thrown need not be an error', () => {
  for (const thrown of ['text', null])
    expect(afterFailure(thrown, 1, policy, 0)).toEqual({ kind: 'retry', delayMs: 0 });
  expect(afterFailure('text', 4, policy, 0)).toMatchObject({ failure: { message: 'text' } });
});

test('who asks to be left alone is left alone for so long, within reason', () => {
  const asking = (retryAfterMs: unknown) => Object.assign(new Error('429'), { retryAfterMs });
  expect(afterFailure(asking(7_000), 1, policy, 0)).toEqual({ kind: 'retry', delayMs: 7_000 });
  expect(afterFailure(asking(0), 1, policy, ALMOST_ONE)).toEqual({ kind: 'retry', delayMs: 100 });
  expect(afterFailure(asking(10 ** 9), 1, policy, 0)).toEqual({ kind: 'retry', delayMs: 600_000 });
  for (const nonsense of [Number.NaN, '7000', undefined])
    expect(afterFailure(asking(nonsense), 1, policy, ALMOST_ONE)).toEqual({ kind: 'retry', delayMs: 100 });
});
