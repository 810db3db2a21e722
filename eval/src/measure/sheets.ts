import type { ReportClaim } from '@cairn/core';
import type { Threads } from '@cairn/steps';
import { ask } from '../ask.ts';
import { type FactQuestion, factQuestions, groupsOf, templatesOf } from '../data/questions.ts';
import { readSheet, readSheets, type Sheet } from '../data/sheets.ts';
import type { SourceText } from '../data/texts.ts';
import { NOT_IN_THE_SHEETS, OFF_TOPIC } from '../data/unanswerable.ts';
import type { Split } from '../split.ts';
import { type ANSWERERS, leadSentences, TopSentences } from './baselines.ts';
import { type Comparisons, compareSheets, noComparisons } from './comparisons.ts';
import { type CriticTally, tallyCritic } from './critic.ts';
import { type FactTally, noFacts, tallyFact, targetOf } from './facts.ts';

export const WORDINGS = ['literal', 'plain'] as const;
type Answerer = (typeof ANSWERERS)[number];

/** Questions that no source answers, by why not. */
export const HOPELESS = ['not in the sheets', 'another country', 'another world'] as const;
export interface Honesty {
  asked: number;
  answered: number;
}

export interface SheetFigures {
  readonly facts: Readonly<Record<(typeof WORDINGS)[number], Readonly<Record<Answerer, FactTally>>>>;
  readonly honesty: Readonly<Record<(typeof HOPELESS)[number], Honesty>>;
  readonly comparisons: Comparisons;
  /** One for each group. */
  readonly critic: readonly CriticTally[];
  /** Questions that got claims though nothing answers them, and facts that were not found. */
  readonly examples: readonly string[];
}

export const SOURCES_PER_RUN = 20;
/** Every how many of another group's questions is asked, to see what becomes of countries that are not there. */
const ELSEWHERE_EVERY = 5;
const TOPIC = 'country facts';

/** @param groups how many groups of countries to ask about, each the sources of a run */
export async function measureSheets(split: Split, groups: number, threads: Threads): Promise<SheetFigures> {
  const all = groupsOf(readSheets(), split, SOURCES_PER_RUN);
  const byAnswerer = () => ({ cairn: noFacts(), 'lead sentences': noFacts(), 'top BM25': noFacts() });
  const none = () => ({ asked: 0, answered: 0 });
  const figures = {
    facts: { literal: byAnswerer(), plain: byAnswerer() },
    honesty: { 'not in the sheets': none(), 'another country': none(), 'another world': none() },
    comparisons: noComparisons(),
    critic: [] as CriticTally[],
    examples: [] as string[],
  };
  for (const [at, sheets] of all.slice(0, groups).entries()) {
    const sources = await Promise.all(sheets.map((sheet) => readSheet(sheet, threads)));
    const questions = factQuestions(sheets, split);
    const claims = await askFacts(questions, sheets, sources, figures, threads);
    await compareSheets(figures.comparisons, split, sheets, sources, new TopSentences(sources), threads);
    figures.critic.push(await tallyCritic(claims, sources, threads));
    const elsewhere = factQuestions(all[(at + 1) % all.length] ?? [], split);
    await askHopeless(split, sheets, elsewhere, sources, figures, threads);
  }
  return figures;
}

type Open = Omit<SheetFigures, 'examples'> & { readonly examples: string[] };

async function askFacts(
  questions: readonly FactQuestion[],
  sheets: readonly Sheet[],
  sources: readonly SourceText[],
  { facts, examples }: Open,
  threads: Threads,
): Promise<ReportClaim[]> {
  const search = new TopSentences(sources);
  const claims: ReportClaim[] = [];
  for (const wording of WORDINGS) {
    const targets = questions.map((question) => targetOf(question, question[wording], sheets, sources));
    const sections = await ask(
      targets.map(({ question }) => question),
      TOPIC,
      sources,
      threads,
    );
    for (const [at, target] of targets.entries()) {
      const own = sections[at]?.claims ?? [];
      const { recalled } = facts[wording].cairn;
      tallyFact(facts[wording].cairn, target, own, sources);
      tallyFact(facts[wording]['lead sentences'], target, leadSentences(sources, target.at), sources);
      tallyFact(facts[wording]['top BM25'], target, search.answer(target.question), sources);
      if (facts[wording].cairn.recalled === recalled) examples.push(example('missed', target.question, own));
      claims.push(...own);
    }
  }
  return claims;
}

async function askHopeless(
  split: Split,
  sheets: readonly Sheet[],
  elsewhere: readonly FactQuestion[],
  sources: readonly SourceText[],
  { honesty, examples }: Open,
  threads: Threads,
): Promise<void> {
  const countries = sheets.map(({ country }) => country);
  const asked = {
    'not in the sheets': templatesOf(NOT_IN_THE_SHEETS, split, countries),
    'another country': elsewhere
      .filter((_, at) => at % ELSEWHERE_EVERY === 0)
      .flatMap(({ literal, plain }) => [literal, plain]),
    'another world': templatesOf(OFF_TOPIC, split, countries),
  };
  for (const why of HOPELESS) {
    for (const { question, claims } of await ask(asked[why], TOPIC, sources, threads)) {
      honesty[why].asked += 1;
      honesty[why].answered += Number(claims.length > 0);
      if (claims.length > 0) examples.push(example('false answer', question, claims));
    }
  }
}

function example(what: string, question: string, claims: readonly ReportClaim[]): string {
  return `${what}: ${question} → ${claims[0]?.text.slice(0, 120) ?? '–'}`;
}
