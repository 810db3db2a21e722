import type { Threads } from '@cairn/steps';
import { ask } from '../ask.ts';
import type { DebianDocuments } from '../data/debian.ts';
import { templatesOf } from '../data/questions.ts';
import { OFF_TOPIC } from '../data/unanswerable.ts';
import type { Split } from '../split.ts';
import { leadSentences, TopSentences } from './baselines.ts';
import { type CriticTally, tallyCritic } from './critic.ts';
import { type FactTally, noFacts, tallyFact } from './facts.ts';
import type { Honesty } from './sheets.ts';

export interface HeadingFigures {
  readonly sources: number;
  readonly found: Readonly<Record<'cairn' | 'lead sentences' | 'top BM25', FactTally>>;
  readonly honesty: Honesty;
  readonly critic: CriticTally;
}

/** Prose: asks what the headings of a handbook asked, and looks for claims from the sections that stood under them. */
export async function measureHeadings(
  { sources, questions }: DebianDocuments,
  split: Split,
  most: number,
  threads: Threads,
): Promise<HeadingFigures> {
  const found = { cairn: noFacts(), 'lead sentences': noFacts(), 'top BM25': noFacts() };
  const search = new TopSentences(sources);
  const asked = questions.slice(0, most);
  const sections = await ask(
    asked.map(({ question }) => question),
    'Debian',
    sources,
    threads,
  );
  for (const [i, { question, at, section }] of asked.entries()) {
    const target = { question, at, place: section, answer: '' };
    tallyFact(found.cairn, target, sections[i]?.claims ?? [], sources);
    tallyFact(found['lead sentences'], target, leadSentences(sources, at), sources);
    tallyFact(found['top BM25'], target, search.answer(question), sources);
  }
  const hopeless = await ask(templatesOf(OFF_TOPIC, split, ['']), 'Debian', sources, threads);
  return {
    sources: sources.length,
    found,
    honesty: { asked: hopeless.length, answered: hopeless.filter(({ claims }) => claims.length > 0).length },
    critic: await tallyCritic(
      sections.flatMap(({ claims }) => claims),
      sources,
      threads,
    ),
  };
}
