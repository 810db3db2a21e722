import { theVectors } from '../../lexicon/vectors.ts';
import type { Concept } from './search.ts';

/** Words are no more alike than any two up to the one, and as good as the same from the other. */
const ALIKE = { least: 0.25, most: 0.75 } as const;

/** How like a question's words are to those of a text, from 0 to 1. Texts share most of their words: each is compared once. */
export class Alike {
  readonly #concepts: readonly Concept[];
  readonly #known: readonly Map<string, number>[];

  constructor(concepts: readonly Concept[]) {
    this.#concepts = concepts;
    this.#known = concepts.map(() => new Map());
  }

  /** @param at which of the question's words */
  most(at: number, stems: ReadonlySet<string>): number {
    if (stems.has(this.#concepts[at]?.stem ?? '')) return 1;
    let most = 0;
    for (const stem of stems) most = Math.max(most, this.#to(at, stem));
    return most;
  }

  #to(at: number, stem: string): number {
    const known = this.#known[at]?.get(stem);
    if (known !== undefined) return known;
    const likeness = theVectors().likeness(this.#concepts[at]?.stem ?? '', stem);
    const alike = Math.min(1, Math.max(0, (likeness - ALIKE.least) / (ALIKE.most - ALIKE.least)));
    this.#known[at]?.set(stem, alike);
    return alike;
  }
}
