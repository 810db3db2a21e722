import { CairnError } from './errors.ts';
import type { Failure } from './part.ts';

export interface RetryPolicy {
  /** Tries of one step visit, the first one included. */
  readonly maxAttempts: number;
  /** Wait before the second attempt, in milliseconds; doubles with each attempt. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 5, baseDelayMs: 500, maxDelayMs: 30_000 };

export type Verdict =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'give_up'; readonly failure: Failure };

/** Thrown by a step for what no further attempt can mend. */
export class UnrecoverableStepError extends Error {
  override readonly name = 'UnrecoverableStepError';
}

/**
 * What follows a failed attempt: capped exponential back-off with full jitter
 * (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/).
 *
 * @param attempt the attempt that just failed, from 1
 * @param random a number in [0, 1)
 */
export function afterFailure(error: unknown, attempt: number, policy: RetryPolicy, random: number): Verdict {
  const failure = failureOf(error);
  if (!failure.retryable || attempt >= policy.maxAttempts) return { kind: 'give_up', failure };
  const ceilingMs = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  return { kind: 'retry', delayMs: Math.max(Math.round(ceilingMs * random), askedToWaitMs(error)) };
}

/** However long a server asks to be left alone, a step comes back after that. */
const MAX_ASKED_WAIT_MS = 10 * 60 * 1000;

/** An error may say how long whoever it is about wants to be left alone: `retryAfterMs`, as of a 429 with Retry-After. */
function askedToWaitMs(error: unknown): number {
  const asked = error instanceof Error && 'retryAfterMs' in error ? error.retryAfterMs : 0;
  return typeof asked === 'number' && asked > 0 ? Math.min(asked, MAX_ASKED_WAIT_MS) : 0;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof CairnError) return { code: error.code, message: error.message, retryable: error.retryable };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'STEP_FAILED', message, retryable: !(error instanceof UnrecoverableStepError) };
}
