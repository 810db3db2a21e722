import type { EntrySigns, QuestionSigns } from './entry-fit.ts';
import { CONFIDENCE_WEIGHTS, DOUBT, ENTRY_WEIGHTS, NO_ANSWER } from './entry-weights.ts';

/** How likely each entry is the answer, and that none is; all together 1. */
export interface Choice {
  readonly each: readonly number[];
  readonly none: number;
}

export const SIGNS = Object.keys(ENTRY_WEIGHTS) as (keyof EntrySigns)[];
const CERTAIN = 1 - 1e-6;

/** One choice among all entries and "none of them" (conditional logit). */
export function choose(entries: readonly EntrySigns[]): Choice {
  const scores = entries.map((signs) => SIGNS.reduce((sum, sign) => sum + ENTRY_WEIGHTS[sign] * signs[sign], 0));
  const highest = highestOf(scores, NO_ANSWER);
  const powers = scores.map((score) => Math.exp(score - highest));
  const rest = Math.exp(NO_ANSWER - highest);
  const sum = powers.reduce((all, power) => all + power, rest);
  return { each: powers.map((power) => power / sum), none: rest / sum };
}

/** What tells whether the likeliest entry, or one nearly as likely, answers at all. */
export interface ConfidenceSigns extends EntrySigns, QuestionSigns {
  /** Log odds that it is the likeliest entry, and that it is any. */
  readonly best: number;
  readonly any: number;
}

export const CONFIDENCE_SIGNS = Object.keys(CONFIDENCE_WEIGHTS) as (keyof ConfidenceSigns)[];

export function confidenceSigns(asked: QuestionSigns, likeliest: EntrySigns, { each, none }: Choice): ConfidenceSigns {
  return { ...likeliest, ...asked, best: logOdds(highestOf(each, 0)), any: logOdds(1 - none) };
}

/** A word needed so much is missed by no answer. */
const TOO_NEEDED = 0.5;

/** Whether the likeliest entry is beside the question, however well the rest fits: roadways say nothing of tunnels. */
export function isBeside({ absent }: Pick<ConfidenceSigns, 'absent'>): boolean {
  return absent >= TOO_NEEDED;
}

/**
 * From 0 to 1. A calibrator over the chooser's own chances and what it saw, as in selective question answering (Kamath, Jia and
 * Liang, 2020): chances alone are too sure of what nobody could answer.
 */
export function confidence(signs: ConfidenceSigns): number {
  if (isBeside(signs)) return 0;
  const score = CONFIDENCE_SIGNS.reduce((sum, sign) => sum + CONFIDENCE_WEIGHTS[sign] * signs[sign], -DOUBT);
  return 1 / (1 + Math.exp(-score));
}

/** Of a hostile page's entries there may be more than a call takes arguments. */
function highestOf(values: readonly number[], least: number): number {
  return values.reduce((most, value) => Math.max(most, value), least);
}

function logOdds(chance: number): number {
  const certain = Math.min(CERTAIN, Math.max(1 - CERTAIN, chance));
  return Math.log(certain / (1 - certain));
}
