/** Term saturation and length norm, measured on two sets of questions with headings as queries. */
const K1 = 1.4;
const B = 0.75;

/** What a question asks for: stems with their weight, 1 for its own words, less for words that only hint. */
export type WeightedStems = ReadonlyMap<string, number>;

/** Anything that can be ranked: how many terms it has, and how often each term that matters. */
export interface Counted {
  readonly length: number;
  readonly counts: ReadonlyMap<string, number>;
}

export interface Ranked<Item> {
  readonly item: Item;
  readonly score: number;
}

/** How rare a stem is: near 0 when everything has it. */
export function idfOf(frequency: number, items: number): number {
  return Math.log(1 + (items - frequency + 0.5) / (frequency + 0.5));
}

/** Okapi BM25. */
export class Bm25<Item extends Counted> {
  readonly items: readonly Item[];
  readonly #averageLength: number;
  readonly #frequencies = new Map<string, number>();

  constructor(items: readonly Item[]) {
    this.items = items;
    this.#averageLength = items.reduce((sum, { length }) => sum + length, 0) / Math.max(1, items.length);
    for (const { counts } of items) {
      for (const stem of counts.keys()) this.#frequencies.set(stem, (this.#frequencies.get(stem) ?? 0) + 1);
    }
  }

  /** The best `limit` items that match at all, best first; equal ones in their given order. */
  rank(query: WeightedStems, limit: number): Ranked<Item>[] {
    return this.items
      .map((item) => ({ item, score: this.#score(item, query) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit);
  }

  #score({ counts, length }: Counted, query: WeightedStems): number {
    const norm = K1 * (1 - B + (B * length) / this.#averageLength);
    let score = 0;
    for (const [stem, weight] of query) {
      const count = counts.get(stem) ?? 0;
      if (count > 0) score += (weight * this.#idf(stem) * count * (K1 + 1)) / (count + norm);
    }
    return score;
  }

  #idf(stem: string): number {
    return idfOf(this.#frequencies.get(stem) ?? 0, this.items.length);
  }
}
