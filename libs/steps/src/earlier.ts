import { type EarlierFinding, type ReportSection, THREAD_LIMITS, type ThreadMemory } from '@cairn/core';
import type { Question } from './checkpoints.ts';
import { cosine } from './engines/embedded/select.ts';
import { stemsOf } from './index/terms.ts';

/** Findings of earlier runs that a report repeats. */
const MAX_EARLIER = 8;
/** Cosine of two statements' stems from which they say the same. */
const SAME = 0.8;

/**
 * The earlier findings of the thread that bear on this run's questions and that its own sections do not say: those with most
 * words of a question first, then the newest. Pure.
 */
export function earlierFindings(
  { findings }: ThreadMemory,
  questions: readonly Question[],
  sections: readonly ReportSection[],
): EarlierFinding[] {
  const asked = questions.map(({ query }) => stemsOf(query));
  const told = sections.flatMap(({ claims }) => claims.map(({ text }) => stemsOf(text)));
  return findings
    .slice(0, THREAD_LIMITS.findings)
    .map((finding) => ({
      finding,
      stems: stemsOf(finding.text),
      about: stemsOf(`${finding.question} ${finding.text}`),
    }))
    .filter(({ stems }) => !told.some((own) => cosine(own, stems) >= SAME))
    .map(({ finding, about }) => ({ finding, fit: Math.max(0, ...asked.map((stems) => shareOf(stems, about))) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => b.fit - a.fit)
    .slice(0, MAX_EARLIER)
    .map(({ finding }) => finding);
}

function shareOf(asked: ReadonlySet<string>, about: ReadonlySet<string>): number {
  return asked.size === 0 ? 0 : [...asked].filter((stem) => about.has(stem)).length / asked.size;
}
