import { expect, test } from 'vitest';
import { stemsOf } from '../../index/terms.ts';
import { theVectors } from '../../lexicon/vectors.ts';
import { Alike } from './alike.ts';

const alikeTo = (...words: string[]) =>
  new Alike(
    words
      .flatMap((word) => [...stemsOf(word)])
      .map((stem) => ({ stem, standIns: new Map(), rarity: 1, needed: 1, leads: false })),
  );

test('a word is wholly like itself, known to the vectors or not', () => {
  expect(alikeTo('zyzzyva').most(0, stemsOf('a zyzzyva there'))).toBe(1);
  expect(alikeTo('zyzzyva').most(0, stemsOf('a weevil there'))).toBe(0);
});

test('the likest of a text counts, of each word of the question apart', () => {
  const alike = alikeTo('doctor', 'petrol');
  expect(alike.most(0, stemsOf('physician climate'))).toBeGreaterThan(0.6);
  expect(alike.most(1, stemsOf('physician climate'))).toBe(0);
  expect(alike.most(1, stemsOf('climate fuel'))).toBeGreaterThan(0.5);
  expect(alike.most(0, new Set())).toBe(0);
});

test('likeness between the least and the most that count is as far along', () => {
  const likeness = theVectors().likeness('doctor', 'teacher');
  expect(likeness).toBeGreaterThan(0.25);
  expect(likeness).toBeLessThan(0.75);
  const alike = alikeTo('doctor');
  expect(alike.most(0, stemsOf('teacher'))).toBeCloseTo((likeness - 0.25) / 0.5);
  expect(alike.most(0, stemsOf('teacher'))).toBeCloseTo((likeness - 0.25) / 0.5);
});

test('what the thesaurus knows to be the same, or two words together, stand for a word', () => {
  const alike = alikeTo('jail', 'parole');
  expect(alike.most(0, stemsOf('custody'))).toBe(1);
  expect(alike.most(0, stemsOf('imprisonment'))).toBeGreaterThanOrEqual(0.8);
  expect(alike.most(1, stemsOf('conditional'))).toBeLessThan(1);
  expect(alike.most(1, stemsOf('a conditional early release'))).toBe(1);
});
