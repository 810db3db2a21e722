import type { TextIndex } from '../../index/text-index.ts';
import { Alike } from './alike.ts';
import type { Concept } from './search.ts';

export type Stems = ReadonlySet<string>;

/** Words near a quotation, and what they count for. */
export interface Layer {
  readonly stems: Stems;
  readonly worth: number;
}

/** No word counts for more than this many times a common one. */
const MAX_IDF = 6;
/** From that rarity on a word is telling; less where something like it stands there. */
const TELLING = 0.4;
/** A statement need not take up a telling word for each so many of a question's other words. */
const WORDS_PER_MISS = 3;

/** How well words take up what a question asks. */
export class Coverage {
  readonly #concepts: readonly Concept[];
  readonly #weights: readonly number[];
  readonly #total: number;
  readonly #alike: Alike;
  /** A telling word is in no source: what they state cannot be about it. */
  readonly lacks: boolean;

  constructor(concepts: readonly Concept[], index: TextIndex) {
    this.#concepts = concepts;
    this.#alike = new Alike(concepts);
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

  /** Whether too many telling words are in none of the layers, nor anything like them: they are about something else. */
  misses(layers: readonly Layer[]): boolean {
    let missed = 0;
    for (const [at, { rarity }] of this.#concepts.entries()) {
      if (rarity < TELLING) continue;
      const found = Math.max(0, ...layers.map(({ stems }) => this.#alike.most(at, stems)));
      if (rarity * (1 - found) >= TELLING) missed += 1;
    }
    return missed > (this.#concepts.length - 1) / WORDS_PER_MISS;
  }
}
