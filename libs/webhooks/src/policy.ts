import type { Delivery } from '@cairn/checkpoint';
import type { Answer } from './send.ts';

const SECOND_MS = 1000;
const HOUR_MS = 60 * 60 * SECOND_MS;

export interface DeliveryPolicy {
  /** One request, from the look-up of the name to the end of the answer. */
  readonly timeoutMs: number;
  /** Wait before the second attempt; it grows by `RETRY_FACTOR` from one to the next. */
  readonly firstRetryMs: number;
  /** An event is given up when no attempt is left in so much time after it happened, or after it was asked for again. */
  readonly giveUpMs: number;
}

export const DELIVERY_POLICY: DeliveryPolicy = {
  timeoutMs: 10 * SECOND_MS,
  firstRetryMs: 5 * SECOND_MS,
  giveUpMs: 24 * HOUR_MS,
};

/** 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, then every 5 hours: about a dozen attempts in a day. */
const RETRY_FACTOR = 4;
const RETRY_MAX_MS = 5 * HOUR_MS;
/** Each wait is this share shorter or longer, so that targets which failed together are not tried together. */
const JITTER = 0.25;

const ERROR_CHARS = 300;

/**
 * What a delivery is after an attempt.
 * @param random a number in [0, 1)
 */
export function afterAttempt(
  before: Delivery,
  answer: Answer,
  policy: Pick<DeliveryPolicy, 'firstRetryMs' | 'giveUpMs'>,
  nowMs: number,
  random: number,
): Delivery {
  const attempts = before.attempts + 1;
  const response_status = 'status' in answer ? answer.status : null;
  const error = answer.kind === 'delivered' ? null : answer.why.slice(0, ERROR_CHARS);
  const tried = { ...before, attempts, response_status, error, next_ms: null };
  if (answer.kind === 'delivered') return { ...tried, status: 'delivered' };
  if (answer.kind === 'gone') return { ...tried, status: 'disabled' };
  if (answer.kind === 'refused') return { ...tried, status: 'failed' };

  const waitMs = Math.max(answer.retryAfterMs ?? 0, backOffMs(attempts, policy.firstRetryMs, random));
  const next_ms = Math.round(nowMs + waitMs);
  if (next_ms > before.since_ms + policy.giveUpMs) return { ...tried, status: 'failed' };
  return { ...tried, status: 'retrying', next_ms };
}

function backOffMs(attempts: number, firstMs: number, random: number): number {
  const waitMs = Math.min(RETRY_MAX_MS, firstMs * RETRY_FACTOR ** (attempts - 1));
  return waitMs * (1 - JITTER + 2 * JITTER * random);
}

/** A delivery that somebody asks for once more: it has a whole day again. */
export const askedAgain = (before: Delivery, nowMs: number): Delivery => ({
  ...before,
  status: 'pending',
  since_ms: nowMs,
  next_ms: nowMs,
});
