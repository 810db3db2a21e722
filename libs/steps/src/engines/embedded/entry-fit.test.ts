import { expect, test } from 'vitest';
import { chances, type EntrySigns, SIGNS } from './entry-fit.ts';

const NOTHING = Object.fromEntries(SIGNS.map((sign) => [sign, 0])) as unknown as EntrySigns;
const FITTING: EntrySigns = { ...NOTHING, asked: 1, said: 0.3, heading: 1, expected: 1, first: 1 };

test('an entry that takes up the question is likely, one that does not is not', () => {
  const [fitting = 0, other = 0] = chances([FITTING, NOTHING]);
  expect(fitting).toBeGreaterThan(0.8);
  expect(other).toBeLessThan(0.02);
  expect(fitting + other).toBeLessThan(1);
});

test('entries that fit alike share their chance', () => {
  const [first = 0, second = 0] = chances([FITTING, FITTING]);
  expect(first).toBe(second);
  expect(first).toBeLessThan(0.5);
});

test('what is missed, and what was not asked for, speaks against an entry', () => {
  const [fitting = 0] = chances([FITTING]);
  for (const sign of [{ missed: 1 }, { expected: 0, unexpected: 1 }])
    expect(chances([{ ...FITTING, ...sign }])[0]).toBeLessThan(fitting);
});

test('without entries there is nothing to choose', () => {
  expect(chances([])).toEqual([]);
});
