import { expect, test } from 'vitest';
import { Claims, checked, jsonIn, linesOf, type Stated } from './claims.ts';

const TEXT =
  'The lamp burns oil.\n\nIn 1755 a keeper named Ruth wrote that the fog had cost 3 ships. See http://x.example/a for more of it.';
const evidence = [
  { id: 'E1', source: 'S1', title: 't', start: 100, text: TEXT },
  { id: 'E2', source: 'S2', title: 'u', start: 0, text: 'Harbours need lights that never fail at night.' },
] as const;
const QUOTE = 'In 1755 a keeper named Ruth wrote that the fog had cost 3 ships.';
const stated = (more: Partial<Stated> = {}): Stated => ({
  line: 1,
  text: 'A keeper named Ruth wrote in 1755 that fog had cost 3 ships.',
  evidence_ids: ['E1'],
  quote: QUOTE,
  ...more,
});
const why = (more: Partial<Stated>) => checked([stated(more)], evidence).rejected[0]?.why;

test('a statement stands on the span of its source that it quotes', () => {
  const { claims, rejected } = checked([stated()], evidence);
  expect(rejected).toEqual([]);
  const start = 100 + TEXT.indexOf(QUOTE);
  expect(claims[0]?.claim.evidence).toEqual([{ source: 'S1', start, end: start + QUOTE.length, quote: QUOTE }]);
});

test.each([
  ['white space', QUOTE.replaceAll(' ', '\n ')],
  ['quotation marks', `“${QUOTE}”`],
])('what is kept is what the source has, whatever the quote has of %s', (_, quote) => {
  expect(checked([stated({ quote })], evidence).claims[0]?.claim.evidence[0]?.quote).toBe(QUOTE);
});

test.each([
  ['an unknown evidence id', { evidence_ids: ['E9'] }, /no evidence E9/],
  ['an unknown id beside a known one', { evidence_ids: ['E1', 'S1'] }, /no evidence S1/],
  ['an invented quote', { quote: 'In 1755 a keeper named Ruth wrote that the fog had cost 9 ships.' }, /word for word/],
  ['a quote of other evidence', { evidence_ids: ['E2'] }, /word for word/],
  ['two pieces as one quote', { quote: 'The lamp burns oil. that the fog had cost 3 ships.' }, /word for word/],
  ['a quote too short to mean anything', { quote: 'In 1755 a' }, /too short/],
  ['an address in the statement', { text: 'Ruth wrote at www.x.example that the fog had cost 3 ships.' }, /an address/],
  ['an address in the quote', { quote: 'See http://x.example/a for more of it.' }, /quote holds an address/],
  ['another number', { text: 'A keeper named Ruth wrote in 1755 that fog had cost 4 ships.' }, /bear/],
  ['another name', { text: 'A keeper named Anna wrote in 1755 that fog had cost 3 ships.' }, /bear/],
  ['a negation', { text: 'A keeper named Ruth never wrote in 1755 that fog had cost 3 ships.' }, /bear/],
  ['something else', { text: 'Paint protects every wooden door from rain.' }, /bear/],
  ['no statement', { text: '' }, /no statement/],
] as const)('%s is rejected', (_, more, reason) => {
  expect(why(more)).toMatch(reason);
});

test('statements are the numbered lines, in one piece', () => {
  expect(linesOf('Here:\n1. One,\n   still one.\n\n2) Two.\n- 3. Three.')).toEqual(
    new Map([
      [1, 'One, still one.'],
      [2, 'Two.'],
      [3, 'Three.'],
    ]),
  );
});

test('half an object is none', () => {
  const whole = '```json\n{"claims":[{"line":"1","evidence_ids":["E1"],"quote":"q"}]}\n```';
  expect(jsonIn(Claims, whole)).toEqual({ claims: [{ line: 1, evidence_ids: ['E1'], quote: 'q' }] });
  for (const cut of [20, 30, 45]) expect(jsonIn(Claims, whole.slice(0, cut))).toBeUndefined();
  expect(jsonIn(Claims, '{"claims":[{"line":0}]}')).toBeUndefined();
});
