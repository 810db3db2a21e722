import { CONFIDENCE_SIGNS, confidenceSigns, isBeside } from '@cairn/steps';
import { Matrix, solve } from 'ml-matrix';
import type { Example } from './examples.ts';
import { chancesUnder, shares, type Weights } from './fit.ts';

/** As candidates.ts and select.ts have it. */
const CHANCE_SHARE = 0.25;
const MOST_CLAIMS = 3;
/** Holds the weights of the evened signs small: of the sum of all templates' losses. */
const SHRINK = 30;
const STEPS = 30;

/** What a choice under some weights comes to. */
export interface Chosen {
  readonly signs: readonly number[];
  /** It misses a word that no answer misses. */
  readonly beside: boolean;
  /** The likeliest entry is right; it, or one nearly as likely. */
  readonly first: boolean;
  readonly among: boolean;
}

/** Undefined where there is nothing to choose. */
export function chosen({ signs, right, entries, asked }: Example, weights: Weights): Chosen | undefined {
  const choice = chancesUnder(weights, signs);
  const ranked = choice.each
    .map((chance, at) => ({ chance, at, right: right[at] === true }))
    .sort((a, b) => b.chance - a.chance);
  const likeliest = entries[ranked[0]?.at ?? 0];
  if (!ranked[0] || !likeliest) return undefined;
  const least = CHANCE_SHARE * ranked[0].chance;
  const told = confidenceSigns(asked, likeliest, choice);
  return {
    signs: CONFIDENCE_SIGNS.map((sign) => told[sign]),
    beside: isBeside(told),
    first: ranked[0].right,
    among: ranked.slice(0, MOST_CLAIMS).some((entry) => entry.right && entry.chance >= least),
  };
}

/** Weights, and behind them the doubt, under which choices that were right are told from others (logistic, by Newton's steps). */
export function fittedConfidence(examples: readonly Example[], weights: Weights): Weights {
  const share = shares(examples);
  const told = examples.flatMap((example, at) => {
    const own = chosen(example, weights);
    return own ? [{ ...own, share: share[at] ?? 0 }] : [];
  });
  const { rows, mean, spread } = evened(told.map(({ signs }) => signs));
  const even = newton(
    rows,
    told.map(({ among }) => Number(among)),
    told.map(({ share: own }) => own),
  );
  const own = even.slice(0, -1).map((weight, at) => weight / (spread[at] ?? 1));
  return [...own, own.reduce((sum, weight, at) => sum + weight * (mean[at] ?? 0), -(even.at(-1) ?? 0))];
}

export function confidenceUnder(weights: Weights, signs: readonly number[]): number {
  const score = signs.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), -(weights.at(-1) ?? 0));
  return 1 / (1 + Math.exp(-score));
}

/** Each column with mean 0 and deviation 1, and a column of ones. */
function evened(rows: readonly (readonly number[])[]): { rows: number[][]; mean: number[]; spread: number[] } {
  const matrix = new Matrix(rows.map((row) => [...row]));
  const mean = matrix.mean('column');
  const spread = matrix.standardDeviation('column').map((each) => each || 1);
  const even = matrix.subRowVector(mean).divRowVector(spread);
  return { rows: even.to2DArray().map((row) => [...row, 1]), mean, spread };
}

function newton(rows: number[][], right: readonly number[], share: readonly number[]): number[] {
  const all = new Matrix(rows);
  const size = all.columns;
  const penalty = Array.from({ length: size }, (_, at) => (at === size - 1 ? 0 : SHRINK));
  let weights = Matrix.zeros(size, 1);
  for (let step = 0; step < STEPS; step += 1) {
    const chance = all
      .mmul(weights)
      .to1DArray()
      .map((score) => 1 / (1 + Math.exp(-score)));
    const slope = all
      .transpose()
      .mmul(Matrix.columnVector(chance.map((each, at) => (share[at] ?? 0) * (each - (right[at] ?? 0)))));
    slope.add(Matrix.diag(penalty).mmul(weights));
    const bend = chance.map((each, at) => (share[at] ?? 0) * each * (1 - each));
    const curve = all.transpose().mmul(all.clone().mulColumnVector(bend)).add(Matrix.diag(penalty));
    weights = Matrix.sub(weights, solve(curve, slope));
  }
  return weights.to1DArray();
}
