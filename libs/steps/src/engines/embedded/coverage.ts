import type { TextIndex } from '../../index/text-index.ts';
import type { Concept } from './search.ts';

export type Stems = ReadonlySet<string>;

/** Words near a quotation, and what they count for. */
export interface Layer {
  readonly stems: Stems;
  readonly worth: number;
}

/** No word counts for more than this many times a common one. */
const MAX_IDF = 6;
/** From that rarity on a word is telling. */
const TELLING = 0.4;

/** How well words take up what a question asks. */
export class Coverage {
  readonly #concepts: readonly Concept[];
  readonly #weights: readonly number[];
  readonly #total: number;
  /** A telling word is in no source: what they state cannot be about it. */
  readonly lacks: boolean;

  constructor(concepts: readonly Concept[], index: TextIndex) {
    this.#concepts = concepts;
    this.#weights = concepts.map(({ stem }) => Math.min(MAX_IDF, index.idf(stem)));
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    this.lacks = concepts.some(({ stem, rarity }) => rarity >= TELLING && !index.has(stem));
  }

  /** From 0 to 1; rare words count for more. */
  of(layers: readonly Layer[]): number {
    if (this.#total === 0) return 0;
    const worth = ({ stem }: Concept) =>
      layers.reduce((best, layer) => (layer.stems.has(stem) ? Math.max(best, layer.worth) : best), 0);
    const sum = this.#concepts.reduce((all, concept, at) => all + worth(concept) * (this.#weights[at] ?? 0), 0);
    return sum / this.#total;
  }
}
