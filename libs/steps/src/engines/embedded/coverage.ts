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
/** Two words for one, or one for two, count for so much the second time. */
const SHARED = 0.7;
/** A word that no source has, and nothing near the quotation stands in for, is one too many from that rarity on. */
const MISSED = { rarity: 0.4, fit: 0.35 } as const;

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

  /**
   * How well an entry's heading and the question say the same, from 0 to 2: what of the question is in the entry, and what of
   * the heading is in the question. Less for what is missed; below 0 when that is too much.
   */
  ofEntry(heading: Stems, layers: readonly Layer[]): number {
    const { asked, said } = this.#matched(heading);
    const fits = this.#fits(layers).map((fit, at) => Math.max(asked[at] ?? 0, fit));
    const weights = [...heading].map((stem) => this.#index.idf(stem));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const back = [...heading].reduce((sum, stem, at) => sum + (weights[at] ?? 0) * (said.get(stem) ?? 0), 0);
    return this.#weighted(fits) + (total === 0 ? 0 : back / total) - MISSED_WEIGHT * this.#missed(fits);
  }

  #fits(layers: readonly Layer[]): number[] {
    return this.#concepts.map((concept) => fitIn(concept, layers));
  }

  #weighted(fits: readonly number[]): number {
    if (this.#total === 0) return 0;
    return fits.reduce((sum, fit, at) => sum + fit * (this.#weights[at] ?? 0), 0) / this.#total;
  }

  #missed(fits: readonly number[]): number {
    if (this.#isLacking(fits)) return Number.POSITIVE_INFINITY;
    return Math.max(0, ...fits.map((fit, at) => (this.#concepts[at]?.rarity ?? 0) * (1 - fit)));
  }

  #isLacking(fits: readonly number[]): boolean {
    return this.#concepts.some(
      ({ stem, rarity }, at) => rarity >= MISSED.rarity && (fits[at] ?? 0) < MISSED.fit && !this.#index.has(stem),
    );
  }

  /** The question's words and the heading's, matched one to one as far as they go, best pairs first. */
  #matched(heading: Stems): { asked: number[]; said: Map<string, number> } {
    const pairs = this.#concepts.flatMap((concept, at) =>
      [...heading].flatMap((stem) => {
        const fit = stem === concept.stem ? 1 : (concept.standIns.get(stem) ?? 0);
        return fit > 0 ? [{ at, stem, fit }] : [];
      }),
    );
    const asked: number[] = [];
    const said = new Map<string, number>();
    for (const { at, stem, fit } of pairs.sort((a, b) => b.fit - a.fit)) {
      const isFirst = asked[at] === undefined && !said.has(stem);
      const value = isFirst ? fit : fit * SHARED;
      asked[at] = Math.max(asked[at] ?? 0, value);
      said.set(stem, Math.max(said.get(stem) ?? 0, value));
    }
    return { asked, said };
  }
}

/** What a rare word costs that neither the entry nor its heading takes up. */
const MISSED_WEIGHT = 0.4;

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
