import type { TextIndex } from '../../index/text-index.ts';
import { Coverage } from './coverage.ts';
import { chances } from './entry-fit.ts';
import { type Candidate, type EntryReading, HitReader } from './hit-reader.ts';
import type { Search } from './search.ts';

/** Looked at in the first round; entries are short, and their headings seldom have the question's own words. */
const PASSAGES = { statements: 24, entries: 250 } as const;
/** The likeliest entry is no answer below that chance, and the others are not below that share of its chance. */
const LEAST_CHANCE = { best: 0.35, share: 0.25 } as const;

/** Every quotation worth choosing from, best first. */
export function candidatesFor(search: Search, index: TextIndex): Candidate[] {
  const coverage = new Coverage(search.concepts, index);
  return [
    ...index
      .find(search.query, PASSAGES.statements * search.breadth, 'own')
      .flatMap((hit) => new HitReader(hit, search, index, coverage).statements()),
    ...likely(entriesFor(search, index)),
  ].sort((a, b) => b.score - a.score);
}

/** Every entry that is about what the question names. */
export function entriesFor(search: Search, index: TextIndex): EntryReading[] {
  if (!search.factual) return [];
  const coverage = new Coverage(search.concepts, index);
  return index
    .find(search.wide, PASSAGES.entries * search.breadth, 'whole')
    .flatMap((hit) => new HitReader(hit, search, index, coverage).entries());
}

/** A certain entry goes before any statement, an uncertain one among them. */
function likely(entries: readonly EntryReading[]): Candidate[] {
  const chance = chances(entries.map(({ signs }) => signs));
  const best = chance.reduce((most, each) => Math.max(most, each), 0);
  if (best < LEAST_CHANCE.best) return [];
  return entries.flatMap(({ evidence, stems }, at) => {
    const own = chance[at] ?? 0;
    return own < LEAST_CHANCE.share * best ? [] : [{ evidence, stems, score: 1 + own }];
  });
}
