import { expect, test } from 'vitest';
import { theLexicon } from '../../lexicon/lexicon.ts';
import { searchFor } from './search.ts';

const leading = (query: string) =>
  searchFor({ text: query, query, hints: '' }, 1, theLexicon())
    .concepts.filter(({ leads }) => leads)
    .map(({ stem }) => stem);

test('a word leads when another of the question stands right behind it', () => {
  expect(leading('What is the legal age of marriage in Peru?')).toEqual(['legal']);
  expect(leading('Which trees, shrubs and flowers grow there?')).toEqual(['flower']);
});

test('no word leads a name, or where it also stands alone', () => {
  expect(leading('Which coins has Peru?')).toEqual([]);
  expect(leading('Is the age of coins, coins age or not?')).toEqual([]);
});
