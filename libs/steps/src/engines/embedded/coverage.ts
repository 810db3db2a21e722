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
/** A word that no source has is one too many from that rarity on, unless something near stands in for it so well. */
const MISSED = { rarity: 0.4, fit: 0.5 } as const;

/** How well words take up what a question asks. */
export class Coverage {
  readonly #concepts: readonly Concept[];
  readonly #weights: readonly number[];
  readonly #total: number;
  /** Telling words that no source has. */
  readonly #nowhere: readonly Concept[];

  constructor(concepts: readonly Concept[], index: TextIndex) {
    this.#concepts = concepts;
    this.#weights = concepts.map(({ stem }) => Math.min(MAX_IDF, index.idf(stem)));
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    this.#nowhere = concepts.filter(({ stem, rarity }) => rarity >= MISSED.rarity && !index.has(stem));
  }

  /** From 0 to 1; rare words count for more. */
  of(layers: readonly Layer[]): number {
    if (this.#total === 0) return 0;
    const worth = ({ stem }: Concept) =>
      layers.reduce((best, layer) => (layer.stems.has(stem) ? Math.max(best, layer.worth) : best), 0);
    const sum = this.#concepts.reduce((all, concept, at) => all + worth(concept) * (this.#weights[at] ?? 0), 0);
    return sum / this.#total;
  }

  /** Whether a telling word is in no source, so that what there is cannot be about it, unless some word stands in for it. */
  lacks(standIns: Stems): boolean {
    return this.#nowhere.some(
      (concept) => ![...standIns].some((stem) => (concept.standIns.get(stem) ?? 0) >= MISSED.fit),
    );
  }
}
