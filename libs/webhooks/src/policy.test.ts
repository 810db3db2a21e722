import { newDelivery } from '@cairn/checkpoint';
import { expect, test } from 'vitest';
import { afterAttempt, askedAgain, DELIVERY_POLICY } from './policy.ts';
import type { Answer } from './send.ts';

const NOW_MS = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const fresh = newDelivery({ type: 'run.completed', at: new Date(NOW_MS).toISOString() });
const down: Answer = { kind: 'failed', status: 503, why: 'It answered 503.' };
const MIDDLE = 0.5;

const after = (answer: Answer, nowMs = NOW_MS, before = fresh, random = MIDDLE) =>
  afterAttempt(before, answer, DELIVERY_POLICY, nowMs, random);

test.each<[Answer, object]>([
  [
    { kind: 'delivered', status: 200 },
    { status: 'delivered', response_status: 200, error: null, next_ms: null },
  ],
  [
    { kind: 'gone', status: 410, why: 'It answered 410.' },
    { status: 'disabled', response_status: 410, next_ms: null },
  ],
  [
    { kind: 'refused', why: 'Not called.' },
    { status: 'failed', response_status: null, error: 'Not called.', next_ms: null },
  ],
  [down, { status: 'retrying', response_status: 503, next_ms: NOW_MS + 5_000 }],
  [
    { kind: 'failed', why: 'No answer.' },
    { status: 'retrying', response_status: null, next_ms: NOW_MS + 5_000 },
  ],
  [
    { ...down, retryAfterMs: 60_000 },
    { status: 'retrying', next_ms: NOW_MS + 60_000 },
  ],
  [
    { ...down, retryAfterMs: 10 },
    { status: 'retrying', next_ms: NOW_MS + 5_000 },
  ],
  [
    { ...down, retryAfterMs: 2 * DAY_MS },
    { status: 'failed', next_ms: null },
  ],
])('%j gives %j', (answer, delivery) => {
  expect(after(answer)).toMatchObject({ ...delivery, attempts: 1 });
});

test('the waits grow, and the last attempt lies within a day', () => {
  let delivery = fresh;
  let nowMs = NOW_MS;
  const waitsMs: number[] = [];
  for (;;) {
    delivery = after(down, nowMs, delivery);
    if (delivery.next_ms === null) break;
    waitsMs.push(delivery.next_ms - nowMs);
    nowMs = delivery.next_ms;
  }
  expect(waitsMs).toEqual([...waitsMs].sort((a, b) => a - b));
  expect(waitsMs.slice(0, 3)).toEqual([5_000, 20_000, 80_000]);
  expect(delivery).toMatchObject({ status: 'failed', attempts: waitsMs.length + 1 });
  expect(nowMs - NOW_MS).toBeLessThanOrEqual(DAY_MS);
  expect(nowMs - NOW_MS).toBeGreaterThan(DAY_MS / 2);
});

test('waits are spread', () => {
  const nextMs = [0, MIDDLE, 0.999].map((random) => after(down, NOW_MS, fresh, random).next_ms ?? 0);
  expect(new Set(nextMs).size).toBe(3);
  for (const ms of nextMs) expect(Math.abs(ms - NOW_MS - 5_000)).toBeLessThanOrEqual(1_250);
});

test('what is asked for again has a whole day again', () => {
  const givenUp = { ...fresh, status: 'failed', attempts: 9, next_ms: null } as const;
  const laterMs = NOW_MS + 3 * DAY_MS;
  expect(after(down, laterMs, askedAgain(givenUp, laterMs))).toMatchObject({ status: 'retrying', attempts: 10 });
});
