import type { Choice } from '@cairn/steps';
import type { Example } from './examples.ts';

/** A weight for each sign, and behind them what speaks for there being no answer. */
export type Weights = readonly number[];

const STEPS = 150;
const STEP = 0.3;
/** Holds the weights small: of the sum of all templates' losses. */
const SHRINK = 0.5;
const MOMENTUM = { mean: 0.9, square: 0.99 } as const;

/**
 * Weights under which the right entries are likeliest: one choice among a question's entries and "none of them", each
 * entry's score the weighted sum of its signs (conditional logit). Full-batch Adam from zero: the same data, the same weights.
 */
export function fitted(examples: readonly Example[], signs: number): Weights {
  const share = shares(examples);
  const total = share.reduce((sum, each) => sum + each, 0);
  const weights = [...Array(signs).fill(0), FIRST_GUESS];
  const mean = weights.map(() => 0);
  const square = weights.map(() => 0);
  for (let step = 1; step <= STEPS; step += 1) {
    const slope = weights.map((weight, at) => (at === signs ? 0 : SHRINK * weight));
    for (const [at, example] of examples.entries()) addSlope(slope, example, weights, share[at] ?? 0);
    for (const [at, sum] of slope.entries()) {
      const value = sum / total;
      mean[at] = MOMENTUM.mean * (mean[at] ?? 0) + (1 - MOMENTUM.mean) * value;
      square[at] = MOMENTUM.square * (square[at] ?? 0) + (1 - MOMENTUM.square) * value ** 2;
      const size = Math.sqrt((square[at] ?? 0) / (1 - MOMENTUM.square ** step)) + 1e-8;
      weights[at] = (weights[at] ?? 0) - (STEP * (mean[at] ?? 0)) / (1 - MOMENTUM.mean ** step) / size;
    }
  }
  return weights;
}

const FIRST_GUESS = 4;

/** Every template counts once. */
export function shares(examples: readonly Example[]): number[] {
  const asked = Map.groupBy(examples, ({ template }) => template);
  return examples.map(({ template }) => 1 / (asked.get(template)?.length ?? 1));
}

function addSlope(slope: number[], { signs, right, answerable }: Example, weights: Weights, share: number): void {
  const { each, none } = chancesUnder(weights, signs);
  const hit = each.reduce((sum, chance, at) => sum + (right[at] ? chance : 0), 0);
  if (answerable && hit === 0) return;
  const last = slope.length - 1;
  slope[last] = (slope[last] ?? 0) + share * (none - (answerable ? 0 : 1));
  for (const [at, chance] of each.entries()) {
    const off = share * (chance - (answerable && right[at] ? chance / hit : 0));
    for (const [sign, value] of (signs[at] ?? []).entries()) slope[sign] = (slope[sign] ?? 0) + off * value;
  }
}

export function chancesUnder(weights: Weights, signs: Example['signs']): Choice {
  const bias = weights.at(-1) ?? 0;
  const scores = signs.map((values) => values.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0));
  const highest = scores.reduce((most, score) => Math.max(most, score), bias);
  const powers = scores.map((score) => Math.exp(score - highest));
  const rest = Math.exp(bias - highest);
  const sum = powers.reduce((all, power) => all + power, rest);
  return { each: powers.map((power) => power / sum), none: rest / sum };
}
