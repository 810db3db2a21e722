import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
  ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
  ['', 0],
  ['soon', 0],
  ['-5', 0],
  ['1.5', 0],
  ['99999999999', 0],
])('Retry-After "%s" is %i ms', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});
