import type { SourceId } from '@cairn/core';
import type { Question } from '../../checkpoints.ts';
import type { IndexedText } from '../../index/passages.ts';
import { TextIndex } from '../../index/text-index.ts';
import { theLexicon } from '../../lexicon/lexicon.ts';
import { entriesFor } from './candidates.ts';
import type { EntrySigns, QuestionSigns } from './entry-fit.ts';
import { searchFor } from './search.ts';

export interface SignedEntry {
  readonly source: SourceId;
  readonly start: number;
  readonly end: number;
  readonly signs: EntrySigns;
}

export interface SignedQuestion {
  readonly asked: QuestionSigns;
  readonly entries: readonly SignedEntry[];
}

/** What tells of each question, and of each entry whether it answers it: what the weights are fitted on. */
export function entrySigns(questions: readonly Question[], texts: readonly IndexedText[]): SignedQuestion[] {
  const searches = questions.map((question) => searchFor(question, 1, theLexicon()));
  const index = new TextIndex(texts, new Set(searches.flatMap(({ wide }) => [...wide.keys()])));
  return searches.map((search) => {
    const { question, entries } = entriesFor(search, index);
    return {
      asked: question,
      entries: entries.map(({ evidence: [{ source, start, end }], signs }) => ({ source, start, end, signs })),
    };
  });
}
