import type { Passage } from './passages.ts';

/** Term saturation and length norm, measured on two sets of questions with headings as queries. */
const K1 = 1.4;
const B = 0.75;

/** What a question asks for: stems with their weight, 1 for its own words, less for words that only hint. */
export type WeightedStems = ReadonlyMap<string, number>;

export interface Ranked {
  readonly passage: Passage;
  readonly score: number;
}

/** Okapi BM25 over all passages of a run. */
export class PassageIndex {
  readonly passages: readonly Passage[];
  readonly #averageLength: number;
  readonly #frequencies = new Map<string, number>();

  constructor(passages: readonly Passage[]) {
    this.passages = passages;
    this.#averageLength = passages.reduce((sum, { length }) => sum + length, 0) / Math.max(1, passages.length);
    for (const { counts } of passages) {
      for (const stem of counts.keys()) this.#frequencies.set(stem, (this.#frequencies.get(stem) ?? 0) + 1);
    }
  }

  /** How rare a stem is: near 0 when every passage has it. */
  idf(stem: string): number {
    const frequency = this.#frequencies.get(stem) ?? 0;
    return Math.log(1 + (this.passages.length - frequency + 0.5) / (frequency + 0.5));
  }

  /** The best `limit` passages, best first; equal ones in the order of the sources. */
  rank(query: WeightedStems, limit: number): Ranked[] {
    return this.passages
      .map((passage) => ({ passage, score: this.#score(passage, query) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score) // stable
      .slice(0, limit);
  }

  #score({ counts, length }: Passage, query: WeightedStems): number {
    const norm = K1 * (1 - B + (B * length) / this.#averageLength);
    let score = 0;
    for (const [stem, weight] of query) {
      const count = counts.get(stem) ?? 0;
      if (count > 0) score += (weight * this.idf(stem) * count * (K1 + 1)) / (count + norm);
    }
    return score;
  }
}
