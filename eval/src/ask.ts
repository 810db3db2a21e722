import type { ReportClaim, ReportSection, SourceId } from '@cairn/core';
import { questionsOf, type Threads } from '@cairn/steps';
import type { SourceText } from './data/texts.ts';

/** Questions of one run: in a longer list, one answer would take the quotations of another. */
const QUESTIONS_PER_RUN = 8;

const never = new AbortController().signal;

/** How often a run drafts by default: once, and twice more while the critic finds sections weak. */
const ROUNDS = 3;

/** The answers that a run would end with, in the order of the questions. */
export async function ask(
  questions: readonly string[],
  topic: string,
  sources: readonly SourceText[],
  threads: Threads,
): Promise<ReportSection[]> {
  const runs: Promise<ReportSection[]>[] = [];
  for (let from = 0; from < questions.length; from += QUESTIONS_PER_RUN)
    runs.push(runOnce(questions.slice(from, from + QUESTIONS_PER_RUN), topic, sources, threads));
  return (await Promise.all(runs)).flat();
}

async function runOnce(asked: readonly string[], topic: string, sources: readonly SourceText[], threads: Threads) {
  const questions = questionsOf({ topic, questions: [...asked] });
  const texts = sources.map(({ packed }, at) => ({ source: sourceIdAt(at), packed }));
  const titles = Object.fromEntries(sources.map(({ title }, at) => [sourceIdAt(at), title]));
  let sections: ReportSection[] = [];
  for (
    let breadth = 1, weak = new Set(questions.map(({ id }) => id));
    breadth <= ROUNDS && weak.size > 0;
    breadth += 1
  ) {
    const kept = sections.filter(({ id }) => !weak.has(id));
    sections = await threads.draft({ texts, titles, questions, kept, breadth }, never);
    weak = weakOf(await threads.judge({ questions, sections, texts }, never));
  }
  return sections;
}

const HIGH = new Set(['unsupported_claim', 'too_few_claims', 'thin_coverage']);

function weakOf(issues: readonly { readonly code: string; readonly question: string }[]): Set<string> {
  return new Set(issues.filter(({ code }) => HIGH.has(code)).map(({ question }) => question));
}

export function sourceIdAt(at: number): SourceId {
  return `S${at + 1}`;
}

/** Whether every piece of evidence stands where the claim says it does. */
export function isVerbatim({ evidence }: ReportClaim, sources: readonly SourceText[]): boolean {
  return evidence.every(
    ({ source, start, end, quote }) => sources[Number(source.slice(1)) - 1]?.text.slice(start, end) === quote,
  );
}
