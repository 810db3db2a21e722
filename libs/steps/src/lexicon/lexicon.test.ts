import { expect, test } from 'vitest';
import { stemsOf } from '../index/terms.ts';
import { Lexicon, theLexicon, writeLexicon } from './lexicon.ts';

test('what was written is read, in both directions', () => {
  const related = new Map([['doctor', new Map([['physician', 0.8]])]]);
  const lexicon = new Lexicon(writeLexicon(related, new Map([['doctor', 77]])));
  expect(
    lexicon
      .standIns(new Set(['doctor']))
      .get('doctor')
      ?.get('physician'),
  ).toBeCloseTo(0.8, 2);
  expect(
    lexicon
      .standIns(new Set(['physician']))
      .get('physician')
      ?.get('doctor'),
  ).toBeCloseTo(0.8, 2);
  expect(lexicon.standIns(new Set(['lighthous'])).get('lighthous')).toEqual(new Map());
});

test('the packaged words relate what people ask to what sheets say', () => {
  const asked = stemsOf('doctors weather school city');
  const standIns = theLexicon().standIns(asked);
  for (const [stem, other] of [
    ['doctor', 'physician'],
    ['weather', 'climat'],
    ['school', 'educ'],
    ['citi', 'urban'],
  ] as const)
    expect(standIns.get(stem)?.get(other), `${stem}: ${other}`).toBeGreaterThan(0.3);
});

test('rare words are more telling than common ones', () => {
  const lexicon = theLexicon();
  expect(lexicon.rarity('zyzzyva')).toBe(1);
  expect(lexicon.rarity('photosynthesi')).toBeGreaterThan(lexicon.rarity('peopl'));
});
