import { expect, test } from 'vitest';
import { likeness, numbersOf, sketchOf } from './sketch.ts';

const words = (from: number, count: number) => Array.from({ length: count }, (_, at) => `word${from + at}`);
const sketch = (text: string) => {
  const made = sketchOf(text);
  if (!made) throw new Error('too short');
  return numbersOf(made);
};

test('the same words are alike, whatever their case, marks and line breaks', () => {
  const text = words(0, 200);
  expect(likeness(sketch(text.join(' ')), sketch(text.join(', ').toUpperCase()))).toBe(1);
});

test.each([
  [20, 0.9, 1],
  [200, 0.7, 0.95],
  [1000, 0.2, 0.46],
  [2000, 0, 0.05],
])('%i of 2000 words exchanged', (exchanged, atLeast, atMost) => {
  const one = words(0, 2000);
  const other = [...words(0, 2000 - exchanged), ...words(5000, exchanged)];
  const alike = likeness(sketch(one.join(' ')), sketch(other.join(' ')));
  expect(alike).toBeGreaterThanOrEqual(atLeast);
  expect(alike).toBeLessThanOrEqual(atMost);
});

test('a short text has no sketch', () => {
  expect(sketchOf(words(0, 42).join(' '))).toBeUndefined();
  expect(sketchOf(words(0, 43).join(' '))).toHaveLength(344);
});

test('what is no sketch is like nothing', () => {
  expect(likeness(numbersOf(''), numbersOf(''))).toBe(0);
  expect(likeness(sketch(words(0, 200).join(' ')), numbersOf('AAAA'))).toBe(0);
});
