import { expect, test } from 'vitest';
import { expectedOfEntries, expectedOfStatements, meets } from './expected.ts';

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

/** Each with what answers it, and what looks like it. */
test.each([
  [
    'What does a coin weigh?',
    ['5 g', '1,200kg', '3 lbs', '2 tons', '7 pounds', '1 ounce', '4 kilograms'],
    ['5 m', 'a ton', 'kg'],
  ],
  ['What is the mean temperature?', ['31 °C', 'two degrees'], ['31', 'a decree']],
  ['What time does it close?', ['09:30', '9.30', '9 am', '10pm', '8 hrs', 'at noon UTC'], ['18 years', '9', '1:2']],
  ['How old must one be?', ['18 years', '1 month', '6 weeks', '3 days'], ['18', 'a year']],
  ['What does a room cost?', ['$5', '5 dollars', 'one euro'], ['5', '5 rooms']],
  ['How much money is owed?', ['£3', '€1 million', '¥7'], ['3']],
  ['Which share can read?', ['40%', '40 percent'], ['40']],
  [
    'How long is the coast?',
    ['12 km', '12nm', '3 mi', '3 miles', '7 kilometres', '5 m', '5 meters', '9 ft'],
    ['12 sq km', '12', '5 mg'],
  ],
  ['How many kilometres of road are there?', ['12 km'], ['12 sq km', '12']],
  ['How big is it?', ['12 sq km', 'one square mile', '3 ha', '2 hectares', '1 acre'], ['twelve']],
  ['How rich are people?', ['$1,200'], ['1,200']],
  ['When did it begin?', ['4 March', 'in 1964', 'May 2014', '2014'], ['164', '21st', 'march']],
  ['How many are there?', ['12', '1,200', '3.5 million', '1,200 (2014 est.)'], ['$12', '$1,200.50', 'many']],
  ['How often does it rain?', ['twice in 30 days'], ['now and then']],
  ['Who governs?', ['Mark RUTTE', 'Ursula von der Leyen', 'Tommy E. REMENGESAU', "Sean O'Brien"], ['rutte']],
  ['Where is it?', ['north of Chad'], ['in the north']],
])('what answers "%s" is told from what does not', (question, answers, others) => {
  for (const answer of answers) expect(met(question, answer), answer).toBe(1);
  for (const other of others) expect(met(question, other), other).not.toBe(1);
});

test.each([
  ['How many people are poor?', ['40.5%', '40 %', '40 percent']],
  ['How much does it cost?', ['3 percent']],
  ['How fast does it grow?', ['3']],
  ['How long does it take?', ['3 weeks', '2 hours', '45 minutes']],
  ['How tall is it?', ['300']],
  ['How large is it?', ['$3', '300']],
  ['Who governs?', ['the Senate', 'IOM', 'a.B Cc']],
])('the second best will do for "%s"', (question, answers) => {
  for (const answer of answers) {
    expect(met(question, answer), answer).toBeGreaterThan(0);
    expect(met(question, answer), answer).toBeLessThan(1);
  }
});

const told = (question: string, statement: string) => meets(expectedOfStatements(question), statement);

test.each([
  [
    'How many were built?',
    [
      'Four were built.',
      'It has 12 wings.',
      'Dozens were built.',
      'half of them',
      'a dozen',
      'hundreds',
      'one hundred',
      'a thousand',
      'millions',
      'a million',
    ],
    ['It was built in 1964.', 'The M23 was built.', 'In 2014 they built it.', 'foursome', 'a-7'],
  ],
  ['How fast is it?', ['12 knots'], ['as fast as a horse']],
  ['In what year did it begin?', ['It began in 1964.'], ['It began long ago.']],
  ['When did it begin?', ['It began in 1964.'], ['It began long ago.']],
  ['With whom did it merge?', ['It merged with Acme.'], ['it merged with another']],
])('a statement that answers "%s" is told from one that does not', (question, answers, others) => {
  for (const answer of answers) expect(told(question, answer), answer).toBeGreaterThan(0);
  for (const other of others) expect(told(question, other), other).toBe(0);
});

test('only of a question for a quantity a statement without one is no answer', () => {
  expect(expectedOfStatements('How many were built?')?.strict).toBe(true);
  expect(expectedOfStatements('When was it built?')?.strict).toBe(false);
  expect(expectedOfStatements('What was built?')).toBeUndefined();
  expect(expectedOfEntries('How many were built?')?.strict).toBe(false);
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
