import { labelOf } from '../../index/entries.ts';
import { stemsOf } from '../../index/terms.ts';
import type { TextIndex } from '../../index/text-index.ts';
import { theLexicon } from '../../lexicon/lexicon.ts';
import { cosine, type Direction, theVectors } from '../../lexicon/vectors.ts';
import { Alike } from './alike.ts';
import type { Stems } from './coverage.ts';
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
  /** How much of the heading the question takes up. */
  readonly heading: number;
  /** How far heading and label point where the question does, all words together. */
  readonly near: number;
  /** Which word an answer needs most that nothing there is like, which of those that lead another, and how many it needs. */
  readonly absent: number;
  readonly aside: number;
  readonly lacking: number;
  /** How many of the question's words stand there side by side, as they do in the question. */
  readonly run: number;
  /** How much heading and label say, whatever was asked. */
  readonly wordy: number;
  /** What such a question expects is there, or is not. */
  readonly expected: number;
  readonly unexpected: number;
  /** A bare figure, where none was asked for. */
  readonly figure: number;
  readonly first: number;
  readonly note: number;
}

/** What tells of a question whether it will be answered: how many words it has, and how telling they are here and anywhere. */
export interface QuestionSigns {
  readonly words: number;
  readonly telling: number;
  readonly rarest: number;
}

/** Two words for one, or one for two, count for so much the second time. */
const SHARED = 0.7;
const MAX_IDF = 6;
/** What such a word counts for in the entry, and not above it. */
const BODY_WORTH = 0.7;
/** More words do not make a question longer. */
const MANY_WORDS = 3;
/** So many words are missing, or more. */
const MANY_LACKING = 3;
/** Of a long heading. */
const MANY_ABOVE = 8;

export class EntryFit {
  readonly #search: Search;
  readonly #index: TextIndex;
  readonly #direction: Direction;
  readonly #alike: Alike;
  readonly #places: ReadonlyMap<string, number>;

  constructor(search: Search, index: TextIndex) {
    this.#search = search;
    this.#index = index;
    this.#direction = this.#together(search.concepts.map(({ stem }) => stem));
    this.#alike = new Alike(search.concepts);
    this.#places = new Map(search.concepts.map(({ stem }, at) => [stem, at]));
  }

  get question(): QuestionSigns {
    const { concepts } = this.#search;
    return {
      words: Math.min(MANY_WORDS, concepts.length) / MANY_WORDS,
      telling: Math.max(0, ...concepts.map(({ stem }) => this.#weight(stem))),
      rarest: Math.max(0, ...concepts.map(({ rarity }) => rarity)),
    };
  }

  signs({ heading, quote, body, isFirst }: EntryWords): EntrySigns {
    const { concepts, expectsEntry } = this.#search;
    const labelled = labelOf(quote);
    const above = new Set([...heading, ...stemsOf(labelled)]);
    const { asked, taken } = matched(concepts, above);
    const said = concepts.map(({ stem }) => Number(body.has(stem)));
    const hinted = concepts.map((concept) => bestFit(concept, body));
    const plain = quote.slice(labelled === '' ? 0 : labelled.length + 2).replace(/\([^)]*\)/g, ' ');
    const met = meets(expectsEntry, plain);
    const missed = this.#missed(above, body);
    return {
      asked: this.#share(asked),
      said: this.#share(said),
      hinted: this.#share(hinted),
      heading: this.#back(heading, taken),
      near: cosine(this.#direction, this.#together(above)),
      absent: Math.max(0, ...missed),
      aside: Math.max(0, ...missed.filter((_, at) => concepts[at]?.leads)),
      lacking: Math.min(MANY_LACKING, sumOf(missed.filter((_, at) => concepts[at]?.needed === 1))) / MANY_LACKING,
      run: Math.max(this.#run(heading), this.#run(body)),
      wordy: above.size / MANY_ABOVE,
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

  #together(stems: Iterable<string>): Direction {
    return theVectors().together([...stems].map((stem) => [stem, this.#weight(stem)]));
  }

  /** Of each word of the question, how much it is needed and how unlike all that is there. */
  #missed(above: Stems, body: Stems): number[] {
    return this.#search.concepts.map(({ needed }, at) => {
      const found = Math.max(this.#alike.most(at, above), BODY_WORTH * this.#alike.most(at, body));
      return needed * (1 - found);
    });
  }

  #run(stems: Stems): number {
    let most = 0;
    let length = 0;
    let last: number | undefined;
    for (const stem of stems) {
      const at = this.#places.get(stem);
      length = at === undefined ? 0 : at - 1 === last ? length + 1 : 1;
      last = at;
      most = Math.max(most, length);
    }
    return most / Math.max(1, this.#places.size);
  }

  /** Words that are rare anywhere tell as much as those that are rare here. */
  #weight(stem: string): number {
    return 0.15 + 0.5 * theLexicon().rarity(stem) + (0.5 * Math.min(MAX_IDF, this.#index.idf(stem))) / MAX_IDF;
  }
}

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

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

function meanOf(weighted: readonly (readonly [number, number])[]): number {
  const total = weighted.reduce((sum, [weight]) => sum + weight, 0);
  return total === 0 ? 0 : weighted.reduce((sum, [weight, value]) => sum + weight * value, 0) / total;
}
