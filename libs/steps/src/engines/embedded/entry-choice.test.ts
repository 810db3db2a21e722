import { expect, test } from 'vitest';
import { choose, confidence, confidenceSigns, SIGNS } from './entry-choice.ts';
import type { EntrySigns, QuestionSigns } from './entry-fit.ts';

const NOTHING = Object.fromEntries(SIGNS.map((sign) => [sign, 0])) as unknown as EntrySigns;
const FITTING: EntrySigns = { ...NOTHING, asked: 1, said: 0.3, heading: 1, near: 0.8, expected: 1, first: 1 };
const ASKED: QuestionSigns = { words: 1, telling: 0.8, rarest: 0.5 };

const sureOf = (likeliest: EntrySigns, others: readonly EntrySigns[] = [NOTHING]) =>
  confidence(confidenceSigns(ASKED, likeliest, choose([likeliest, ...others])));

test('an entry that takes up the question is likely, one that does not is not', () => {
  const {
    each: [fitting = 0, other = 0],
    none,
  } = choose([FITTING, NOTHING]);
  expect(fitting).toBeGreaterThan(0.8);
  expect(other).toBeLessThan(0.02);
  expect(fitting + other + none).toBeCloseTo(1);
});

test('entries that fit alike share their chance', () => {
  const [first = 0, second = 0] = choose([FITTING, FITTING]).each;
  expect(first).toBe(second);
  expect(first).toBeLessThan(0.5);
});

test('what is absent, and what was not asked for, speaks against an entry', () => {
  const [fitting = 0] = choose([FITTING]).each;
  for (const sign of [{ absent: 1 }, { expected: 0, unexpected: 1 }]) {
    expect(choose([{ ...FITTING, ...sign }]).each[0]).toBeLessThan(fitting);
    expect(sureOf({ ...FITTING, ...sign })).toBeLessThan(sureOf(FITTING));
  }
});

test('where nothing fits there is hardly any confidence, and one more that fits takes little', () => {
  expect(sureOf(FITTING)).toBeGreaterThan(0.8);
  expect(sureOf({ ...NOTHING, first: 1 })).toBeLessThan(0.2);
  expect(sureOf(FITTING, [FITTING])).toBeGreaterThan(sureOf(FITTING) - 0.2);
});

test('without entries there is nothing to choose', () => {
  expect(choose([])).toEqual({ each: [], none: 1 });
});

test('of very many entries one is chosen, too', () => {
  const many = Array.from({ length: 300_000 }, () => NOTHING);
  const { each } = choose([...many, FITTING]);
  expect(each.at(-1)).toBeGreaterThan(each[0] ?? 1);
  expect(sureOf(FITTING, many)).toBeLessThan(sureOf(FITTING));
});

test('a word missed that no answer misses leaves no confidence', () => {
  const sure = (absent: number) =>
    confidence(confidenceSigns(ASKED, { ...FITTING, absent }, choose([{ ...FITTING, absent }])));
  expect(sure(0.49)).toBeGreaterThan(0);
  expect(sure(0.5)).toBe(0);
});
