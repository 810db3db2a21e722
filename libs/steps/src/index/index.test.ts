import { expect, test } from 'vitest';
import { Bm25 } from './bm25.ts';
import { claimableSpans } from './claimable.ts';
import { sentencesOf } from './sentences.ts';
import { stemsOf, termsOf } from './terms.ts';
import { TextIndex } from './text-index.ts';

const sentences = (text: string) =>
  sentencesOf(text, { start: 0, end: text.length }).map(({ start, end }) => text.slice(start, end));
const claimable = (text: string) =>
  claimableSpans(text, sentencesOf(text, { start: 0, end: text.length })).map(({ start, end }) =>
    text.slice(start, end),
  );

test('terms are stemmed words that mean something', () => {
  expect([...termsOf("What is the lighthouse's lantern, and why do lanterns rotate?")].map(({ stem }) => stem)).toEqual(
    ['lighthous', 'lantern', 'lantern', 'rotat'],
  );
  expect(stemsOf('retries')).toEqual(stemsOf('retry'));
});

test('British and American spellings are one word', () => {
  expect(stemsOf('neighbours coloured harbours kilometres organisation')).toEqual(
    stemsOf('neighbors colored harbors kilometers organization'),
  );
  expect(stemsOf('four hours to pour')).toEqual(new Set(['four', 'hour', 'pour']));
});

test('sentences do not end at abbreviations', () => {
  expect(sentences('Some stores, e.g. etcd, fence. Dr. Gray named it in the U.S. Army story. It ended.')).toEqual([
    'Some stores, e.g. etcd, fence.',
    'Dr. Gray named it in the U.S. Army story.',
    'It ended.',
  ]);
});

test('sentences of a very long paragraph keep their places', () => {
  const text = 'The tide turned again that night. '.repeat(2_000).trim();
  const found = sentences(text);
  expect(found).toHaveLength(2_000);
  expect(new Set(found)).toEqual(new Set(['The tide turned again that night.']));
});

test('a claim stands on its own, or takes along what it leans on', () => {
  expect(
    claimable(
      'A fencing token is a number that rises with every grant of a lock. It makes late writes of old holders harmless.',
    ),
  ).toEqual([
    'A fencing token is a number that rises with every grant of a lock.',
    'A fencing token is a number that rises with every grant of a lock. It makes late writes of old holders harmless.',
  ]);
});

test.each([
  'Too short to say much.',
  'Why would anybody want to hold a lock for longer than it takes?',
  'these words begin in the middle of what was once a longer sentence.',
  'The lighthouse keepers of the coast wrote down every passing ship, and',
  'However, these results of theirs were never repeated by anybody else.',
  'Click here to subscribe to the newsletter of the lighthouse society.',
  '12.5 14.2 19.9 33.1 42.0 55.5 61.2 70.1 81.3 92.4 (m) 7 8 9 10 11 12.',
])('%j is no claim', (text) => {
  expect(claimable(text)).toEqual([]);
});

test('BM25 prefers rare words, many mentions and short texts', () => {
  const item = (name: string, length: number, counts: Record<string, number>) => ({
    name,
    length,
    counts: new Map(Object.entries(counts)),
  });
  const index = new Bm25([
    item('common only', 50, { lock: 3 }),
    item('rare', 50, { lock: 1, fence: 1 }),
    item('rare but long', 200, { lock: 1, fence: 1 }),
    item('neither', 50, {}),
  ]);
  const ranked = index.rank(
    new Map([
      ['lock', 1],
      ['fence', 1],
    ]),
    10,
  );
  expect(ranked.map(({ item: { name } }) => name)).toEqual(['rare', 'rare but long', 'common only']);
});

test('the index finds the passage under its heading and never code', () => {
  const text = '# Leases\n\nA lease ends by itself.\n\n    lease lease lease\n\n# Clocks\n\nA clock drifts.';
  const index = new TextIndex([{ source: 'S1', title: '', text }], stemsOf('lease clock'));
  const [hit, ...others] = index.find(new Map([['leas', 1]]), 5, 'own');
  expect(others).toEqual([]);
  expect(hit?.passage.paragraphs.map(({ start, end }) => text.slice(start, end))).toEqual(['A lease ends by itself.']);
});
