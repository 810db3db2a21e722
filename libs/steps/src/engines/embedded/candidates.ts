import type { TextIndex } from '../../index/text-index.ts';
import { Coverage } from './coverage.ts';
import { choose, confidence, confidenceSigns } from './entry-choice.ts';
import { EntryFit, type QuestionSigns } from './entry-fit.ts';
import { type Candidate, type EntryReading, HitReader } from './hit-reader.ts';
import { Names } from './names.ts';
import type { Search } from './search.ts';

/** Looked at in the first round; entries are short, and their headings seldom have the question's own words. */
const PASSAGES = { statements: 24, entries: 800 } as const;
/** With less confidence there is no answer; other entries than the likeliest need that share of its chance. */
const LEAST_CONFIDENCE = 0.36;
const CHANCE_SHARE = 0.25;
/** Sources that fill in one heading in as many ways: a question that names none of them does not say which it means. */
const MOST_MEANT = 6;

/** Every quotation worth choosing from, best first. */
export function candidatesFor(search: Search, index: TextIndex): Candidate[] {
  const coverage = new Coverage(search.concepts, index);
  const names = new Names(search.names, index);
  return [
    ...index
      .find(search.query, PASSAGES.statements * search.breadth, 'own')
      .flatMap((hit) => new HitReader(hit, search, index, names).statements(coverage)),
    ...likely(entriesFor(search, index, names), search.names.length > 0),
  ].sort((a, b) => b.score - a.score);
}

/** Every entry that is about what the question names, and what tells of the question. */
export interface Entries {
  readonly question: QuestionSigns;
  readonly entries: readonly EntryReading[];
}

export function entriesFor(search: Search, index: TextIndex, names = new Names(search.names, index)): Entries {
  const fit = new EntryFit(search, index);
  const hits = search.factual ? index.find(search.wide, PASSAGES.entries * search.breadth, 'whole') : [];
  return {
    question: fit.question,
    entries: hits.flatMap((hit) => new HitReader(hit, search, index, names).entries(fit)),
  };
}

/** A certain entry goes before any statement, an uncertain one among them. */
function likely({ question, entries }: Entries, isNamed: boolean): Candidate[] {
  const choice = choose(entries.map(({ signs }) => signs));
  const best = choice.each.reduce((most, each) => Math.max(most, each), 0);
  const likeliest = entries[choice.each.indexOf(best)];
  if (!likeliest || confidence(confidenceSigns(question, likeliest.signs, choice)) < LEAST_CONFIDENCE) return [];
  if (!isNamed && waysToFillIn(likeliest, entries) > MOST_MEANT) return [];
  return entries.flatMap(({ evidence, stems }, at) => {
    const own = choice.each[at] ?? 0;
    return own < CHANCE_SHARE * best ? [] : [{ evidence, stems, score: 1 + own }];
  });
}

/** In how many ways sources fill in the heading of an entry. */
function waysToFillIn({ evidence: [, heading] }: EntryReading, entries: readonly EntryReading[]): number {
  const alike = entries.filter(({ evidence: [, own] }) => own?.quote === heading?.quote);
  const bySource = new Map(alike.map(({ evidence: [{ source, quote }] }) => [source, quote]));
  return new Set(bySource.values()).size;
}
