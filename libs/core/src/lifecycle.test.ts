import { expect, test } from 'vitest';
import { isTerminal, MOVES, RUN_STATUSES, sourcesOf, TERMINAL_STATUSES } from './lifecycle.ts';

test('what has an end has no way out of it', () => {
  expect(TERMINAL_STATUSES).toEqual(['completed', 'failed', 'cancelled']);
  expect(RUN_STATUSES.filter((status) => !isTerminal(status))).toEqual(['queued', 'running']);
});

test('every end can be reached from every live status, but completion only by running', () => {
  expect(sourcesOf('completed')).toEqual(['running']);
  expect(sourcesOf('failed')).toEqual(['queued', 'running']);
  expect(sourcesOf('cancelled')).toEqual(['queued', 'running']);
});

test('no status leads to itself', () => {
  for (const status of RUN_STATUSES) expect(MOVES[status]).not.toContain(status);
});
