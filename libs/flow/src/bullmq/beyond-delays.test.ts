import { expect, test } from 'vitest';
import { BEYOND_LONGEST_MS, BEYOND_PER_SECOND, BeyondDelays } from './beyond-delays.ts';

test('work of another build comes back soon at first, then seldom, and never at once', () => {
  const after = (takes: number, random: number) => new BeyondDelays().next(takes, random, 0);

  expect(after(1, 0)).toBe(25);
  expect(after(2, 0.999)).toBeLessThanOrEqual(100);
  for (const takes of [12, 1_000_000]) {
    expect(after(takes, 0.999)).toBeLessThanOrEqual(BEYOND_LONGEST_MS);
    expect(after(takes, 0)).toBe(BEYOND_LONGEST_MS / 2);
  }
});

test('a process that gives much back spreads it over time', () => {
  const delays = new BeyondDelays();
  const seconds = 10;
  const all = Array.from({ length: seconds * BEYOND_PER_SECOND }, () => delays.next(1, 0, 0));

  expect(all.filter((delayMs) => delayMs < 1000).length).toBeLessThanOrEqual(BEYOND_PER_SECOND);
  expect(Math.max(...all)).toBeLessThan(seconds * 1000 + BEYOND_LONGEST_MS);
  expect(delays.next(1, 0, 60_000), 'after a quiet while it is as before').toBe(25);
});
