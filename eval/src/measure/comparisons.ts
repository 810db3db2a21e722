import type { ReportClaim } from '@cairn/core';
import type { Threads } from '@cairn/steps';
import { ask } from '../ask.ts';
import { comparisonQuestions } from '../data/questions.ts';
import type { Sheet } from '../data/sheets.ts';
import type { SourceText } from '../data/texts.ts';
import type { Split } from '../split.ts';
import { ANSWERERS, leadSentences, type TopSentences } from './baselines.ts';
import { noFacts, tallyFact, targetOf } from './facts.ts';

/** What came of comparison questions: all counts. */
export interface ComparisonTally {
  questions: number;
  /** Both facts are quoted from where they stand. */
  both: number;
  /** At least one is. */
  one: number;
}

export type Comparisons = Readonly<Record<(typeof ANSWERERS)[number], ComparisonTally>>;

export function noComparisons(): Comparisons {
  const none = () => ({ questions: 0, both: 0, one: 0 });
  return { cairn: none(), 'lead sentences': none(), 'top BM25': none() };
}

/** Asks to compare the facts of two sheets; the baselines answer as they would for one. */
export async function compareSheets(
  tallies: Comparisons,
  split: Split,
  sheets: readonly Sheet[],
  sources: readonly SourceText[],
  search: TopSentences,
  threads: Threads,
): Promise<void> {
  const questions = comparisonQuestions(sheets, split);
  const sections = await ask(
    questions.map(({ question }) => question),
    'country facts',
    sources,
    threads,
  );
  for (const [at, { question, facts }] of questions.entries()) {
    const targets = facts.map((fact) => targetOf(fact, question, sheets, sources));
    const claims: Readonly<Record<(typeof ANSWERERS)[number], readonly ReportClaim[]>> = {
      cairn: sections[at]?.claims ?? [],
      'lead sentences': targets.flatMap((target) => leadSentences(sources, target.at)),
      'top BM25': search.answer(question),
    };
    for (const answerer of ANSWERERS) {
      const tally = noFacts();
      for (const target of targets) tallyFact(tally, target, claims[answerer], sources);
      tallies[answerer].questions += 1;
      tallies[answerer].both += Number(tally.recalled === targets.length);
      tallies[answerer].one += Number(tally.recalled > 0);
    }
  }
}
