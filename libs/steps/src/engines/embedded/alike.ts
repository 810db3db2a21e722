import { theAskedWords } from '../../lexicon/asked-words.ts';
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
    const own = this.#concepts[at]?.stem ?? '';
    if (stems.has(own)) return 1;
    let most = 0;
    for (const stem of stems) most = Math.max(most, this.#to(at, stem));
    for (const phrase of theAskedWords().phrases(own))
      if (phrase.stems.every((stem) => stems.has(stem))) most = Math.max(most, phrase.fit);
    return most;
  }

  #to(at: number, stem: string): number {
    const known = this.#known[at]?.get(stem);
    if (known !== undefined) return known;
    const own = this.#concepts[at]?.stem ?? '';
    const likeness = theVectors().likeness(own, stem);
    const near = Math.min(1, (likeness - ALIKE.least) / (ALIKE.most - ALIKE.least));
    const alike = Math.max(near, theAskedWords().fit(own, stem));
    this.#known[at]?.set(stem, alike);
    return alike;
  }
}
