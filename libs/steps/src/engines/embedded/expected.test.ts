import { expect, test } from 'vitest';
import { expectedOfEntries, meets } from './expected.ts';

const met = (question: string, entry: string) => meets(expectedOfEntries(question), entry);

test.each([
  ['How many medals has Sweden won?', '$66.32 billion'],
  ['What does a cup of coffee cost in Peru?', '4.83 physicians'],
  ['How heavy is a coin of Chad?', '112 km'],
  ['How much does a baby weigh at birth?', '11.99 births'],
  ['At what time does the market open?', '18 years of age'],
  ['At what age may one vote?', '1964'],
  ['What is the record temperature?', '521 m'],
  ['How many hours does the journey take?', '463 km'],
  ['Who signs the notes?', 'tobacco and sugar'],
])('what %s expects is not in "%s"', (question, entry) => {
  expect(met(question, entry)).toBe(0);
});

test.each([
  ['How many people live there?', '72,191'],
  ['How many airports are there?', 'total: 2'],
  ['What does petrol cost?', '$1.20'],
  ['At what time does the market open?', '09:30'],
  ['At what age may one vote?', '18 years of age; universal'],
  ['What does a baby weigh?', '3.4 kg'],
  ['Who is the prime minister?', 'Prime Minister Mark RUTTE (since 14 October 2010)'],
])('what %s expects is in "%s"', (question, entry) => {
  expect(met(question, entry)).toBe(1);
});

test('a share is second best where a number is asked for, a single name where a person is', () => {
  for (const share of [
    met('How many people are poor?', '40.5% of the population'),
    met('Who governs it?', 'the Senate'),
  ]) {
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
  }
});

test('nothing is expected of questions that may be answered by anything', () => {
  expect(met('What crops are grown?', 'tobacco')).toBeUndefined();
});

test('a hostile page is read in a moment', () => {
  const began = performance.now();
  expect(met('Who signs the notes?', 'A.-'.repeat(300_000))).toBeGreaterThan(0);
  expect(met('How many people are poor?', '1,'.repeat(300_000))).toBeDefined();
  expect(performance.now() - began).toBeLessThan(1_000);
});
