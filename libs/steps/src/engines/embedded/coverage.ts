import type { TextIndex } from '../../index/text-index.ts';
import type { Concept } from './search.ts';

export type Stems = ReadonlySet<string>;

/** Words near a quotation: what they count for when they are the question's own, and when they stand in for those. */
export interface Layer {
  readonly stems: Stems;
  readonly own: number;
  readonly standIn: number;
}

/** No word counts for more than this many times a common one. */
const MAX_IDF = 6;
/** A word that no source has, and nothing near the quotation stands in for, is one too many from that rarity on. */
const MISSED = { rarity: 0.4, fit: 0.5 } as const;

/** How well words take up what a question asks. */
export class Coverage {
  readonly #concepts: readonly Concept[];
  readonly #index: TextIndex;
  readonly #weights: readonly number[];
  readonly #total: number;

  constructor(concepts: readonly Concept[], index: TextIndex) {
    this.#concepts = concepts;
    this.#index = index;
    this.#weights = concepts.map(({ stem }) => Math.min(MAX_IDF, index.idf(stem)));
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
  }

  /** From 0 to 1; rare words count for more. */
  of(layers: readonly Layer[]): number {
    return this.#weighted(this.#fits(layers));
  }

  /** Whether a telling word is missed that no source has, so that what there is cannot be about it. */
  lacks(layers: readonly Layer[]): boolean {
    return this.#isLacking(this.#fits(layers));
  }

  #fits(layers: readonly Layer[]): number[] {
    return this.#concepts.map((concept) => fitIn(concept, layers));
  }

  #weighted(fits: readonly number[]): number {
    if (this.#total === 0) return 0;
    return fits.reduce((sum, fit, at) => sum + fit * (this.#weights[at] ?? 0), 0) / this.#total;
  }

  #isLacking(fits: readonly number[]): boolean {
    return this.#concepts.some(
      ({ stem, rarity }, at) => rarity >= MISSED.rarity && (fits[at] ?? 0) < MISSED.fit && !this.#index.has(stem),
    );
  }
}

function fitIn({ stem, standIns }: Concept, layers: readonly Layer[]): number {
  let best = 0;
  for (const { stems, own, standIn } of layers) {
    if (stems.has(stem)) best = Math.max(best, own);
    else if (standIn > best) {
      for (const other of stems) best = Math.max(best, standIn * (standIns.get(other) ?? 0));
    }
  }
  return best;
}
