import { expect, test } from 'vitest';
import {
  isTerminal,
  LIVE_STATUSES,
  MOVES,
  RUN_STATUSES,
  sourcesOf,
  TERMINAL_STATUSES,
  VERBS,
  verdictOn,
} from './lifecycle.ts';

test('what has an end has no way out of it', () => {
  expect(TERMINAL_STATUSES).toEqual(['completed', 'failed', 'cancelled']);
  expect(LIVE_STATUSES).toEqual(['queued', 'running', 'paused', 'cancelling']);
  expect(RUN_STATUSES.filter(isTerminal)).toEqual(TERMINAL_STATUSES);
});

test('only a running run completes, every live one can be cancelled', () => {
  expect(sourcesOf('completed')).toEqual(['running']);
  expect(sourcesOf('failed')).toEqual(['running', 'cancelling']);
  expect(sourcesOf('cancelled')).toEqual(['queued', 'running', 'paused', 'cancelling']);
});

test('a run comes to each status from where the table says, and from nowhere else', () => {
  expect(sourcesOf('queued')).toEqual(['paused', 'failed']);
  expect(sourcesOf('running')).toEqual(['queued', 'paused', 'failed']);
  expect(sourcesOf('paused')).toEqual(['queued', 'running']);
  expect(sourcesOf('cancelling')).toEqual(['running', 'paused', 'failed']);
});

test('no status leads to itself', () => {
  for (const status of RUN_STATUSES) expect(MOVES[status]).not.toContain(status);
});

test('each verb is told by an event of its own', () => {
  expect(Object.entries(VERBS).map(([verb, { event }]) => [verb, event])).toEqual([
    ['pause', 'run.paused'],
    ['resume', 'run.resumed'],
    ['cancel', 'run.cancelled'],
    ['retry', 'run.retried'],
  ]);
});

test.each([
  ['pause', ['allowed', 'allowed', 'already', 'refused', 'refused', 'refused', 'refused']],
  ['resume', ['already', 'already', 'allowed', 'refused', 'refused', 'refused', 'refused']],
  ['cancel', ['allowed', 'allowed', 'allowed', 'already', 'refused', 'refused', 'already']],
  ['retry', ['already', 'already', 'refused', 'refused', 'refused', 'allowed', 'refused']],
] as const)('%s against every status', (verb, verdicts) => {
  expect(RUN_STATUSES.map((status) => verdictOn(verb, status))).toEqual(verdicts);
});
