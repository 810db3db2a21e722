import { labelOf } from '../../index/entries.ts';
import { stemsOf } from '../../index/terms.ts';
import type { TextIndex } from '../../index/text-index.ts';
import { theLexicon } from '../../lexicon/lexicon.ts';
import type { Stems } from './coverage.ts';
import { ENTRY_WEIGHTS, NO_ANSWER } from './entry-weights.ts';
import { meets } from './expected.ts';
import type { Concept, Search } from './search.ts';

/** An entry as it stands in its source. */
export interface EntryWords {
  readonly heading: Stems;
  readonly quote: string;
  readonly body: Stems;
  /** Nothing stands between it and its heading. */
  readonly isFirst: boolean;
}

/** What tells whether an entry answers a question, each about 0 to 1. `entry-weights.ts` says what each counts for. */
export interface EntrySigns {
  /** How much of the question heading and label take up, words matched one to one. */
  readonly asked: number;
  /** How much of it the entry says in the same words, and in related ones. */
  readonly said: number;
  readonly hinted: number;
  /** How much of the heading, and of the label, the question takes up. */
  readonly heading: number;
  readonly label: number;
  /** The most telling word of the question that neither has. */
  readonly missed: number;
  /** What such a question expects is there, or is not. */
  readonly expected: number;
  readonly unexpected: number;
  /** A bare figure, where none was asked for. */
  readonly figure: number;
  readonly first: number;
  readonly note: number;
}

/** Two words for one, or one for two, count for so much the second time. */
const SHARED = 0.7;
/** What a related word in the entry makes up for, where the question's own is missed. */
const HINT_MAKES_UP = 0.5;
const MAX_IDF = 6;

export class EntryFit {
  readonly #search: Search;
  readonly #index: TextIndex;

  constructor(search: Search, index: TextIndex) {
    this.#search = search;
    this.#index = index;
  }

  signs({ heading, quote, body, isFirst }: EntryWords): EntrySigns {
    const { concepts, expectsEntry } = this.#search;
    const labelled = labelOf(quote);
    const label = stemsOf(labelled);
    const { asked, taken } = matched(concepts, new Set([...heading, ...label]));
    const said = concepts.map(({ stem }) => Number(body.has(stem)));
    const hinted = concepts.map((concept) => bestFit(concept, body));
    const missed = concepts.map(
      ({ rarity }, at) => rarity * (1 - Math.max(asked[at] ?? 0, said[at] ?? 0, HINT_MAKES_UP * (hinted[at] ?? 0))),
    );
    const plain = quote.slice(labelled === '' ? 0 : labelled.length + 2).replace(/\([^)]*\)/g, ' ');
    const met = meets(expectsEntry, plain);
    return {
      asked: this.#share(asked),
      said: this.#share(said),
      hinted: this.#share(hinted),
      heading: this.#back(heading, taken),
      label: this.#back(label, taken),
      missed: Math.max(0, ...missed),
      expected: met ?? 0,
      unexpected: Number(met === 0),
      figure: Number(met === undefined && /^[\d$.-]/.test(plain.trim())),
      first: Number(isFirst),
      note: Number(/^note\b/i.test(labelled)),
    };
  }

  #share(fits: readonly number[]): number {
    return meanOf(this.#search.concepts.map(({ stem }, at) => [this.#weight(stem), fits[at] ?? 0]));
  }

  #back(stems: Stems, taken: ReadonlyMap<string, number>): number {
    return meanOf([...stems].map((stem) => [this.#weight(stem), taken.get(stem) ?? 0]));
  }

  /** Words that are rare anywhere tell as much as those that are rare here. */
  #weight(stem: string): number {
    return 0.15 + 0.5 * theLexicon().rarity(stem) + (0.5 * Math.min(MAX_IDF, this.#index.idf(stem))) / MAX_IDF;
  }
}

/** How likely each of some entries is the answer; what is left of 1 is that none of them is. */
export function chances(entries: readonly EntrySigns[]): number[] {
  const scores = entries.map(weighed);
  const highest = Math.max(NO_ANSWER, ...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((all, power) => all + power, Math.exp(NO_ANSWER - highest));
  return powers.map((power) => power / sum);
}

function weighed(signs: EntrySigns): number {
  return SIGNS.reduce((sum, sign) => sum + ENTRY_WEIGHTS[sign] * signs[sign], 0);
}

export const SIGNS = Object.keys(ENTRY_WEIGHTS) as (keyof EntrySigns)[];

/** The question's words and those of a heading, matched one to one as far as they go, best pairs first. */
function matched(concepts: readonly Concept[], stems: Stems): { asked: number[]; taken: Map<string, number> } {
  const pairs = concepts.flatMap((concept, at) =>
    [...stems].flatMap((stem) => {
      const fit = fitOf(concept, stem);
      return fit > 0 ? [{ at, stem, fit }] : [];
    }),
  );
  const asked: number[] = [];
  const taken = new Map<string, number>();
  for (const { at, stem, fit } of pairs.sort((a, b) => b.fit - a.fit)) {
    const value = asked[at] === undefined && !taken.has(stem) ? fit : fit * SHARED;
    asked[at] = Math.max(asked[at] ?? 0, value);
    taken.set(stem, Math.max(taken.get(stem) ?? 0, value));
  }
  return { asked, taken };
}

const fitOf = ({ stem: own, standIns }: Concept, stem: string) => (stem === own ? 1 : (standIns.get(stem) ?? 0));

function bestFit(concept: Concept, stems: Stems): number {
  let best = 0;
  for (const stem of stems) best = Math.max(best, fitOf(concept, stem));
  return best;
}

function meanOf(weighted: readonly (readonly [number, number])[]): number {
  const total = weighted.reduce((sum, [weight]) => sum + weight, 0);
  return total === 0 ? 0 : weighted.reduce((sum, [weight, value]) => sum + weight * value, 0) / total;
}
