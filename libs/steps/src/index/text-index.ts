import type { SourceId } from '@cairn/core';
import { Bm25, type Counted, idfOf, type WeightedStems } from './bm25.ts';
import { type Frequencies, type IndexedText, type Passage, passagesOf } from './passages.ts';

interface Document extends Counted {
  readonly source: SourceId;
}

interface CountedPassage extends Counted {
  readonly passage: Passage;
}

export interface Hit {
  readonly passage: Passage;
  /** How well the passage and its whole source fit, each from 0 to 1 for the best one. */
  readonly passageFit: number;
  readonly sourceFit: number;
}

/** All texts of a run, ready to be asked. Rebuilt whenever it is needed, never checkpointed. */
export class TextIndex {
  readonly #texts: ReadonlyMap<SourceId, IndexedText>;
  readonly #frequencies: Frequencies = new Map();
  readonly #own: Bm25<CountedPassage>;
  readonly #whole: Bm25<CountedPassage>;
  readonly #documents: Bm25<Document>;
  readonly #shares: ReadonlyMap<SourceId, ReadonlyMap<string, number>>;

  /** @param wanted only these stems can be asked for */
  constructor(texts: readonly IndexedText[], wanted: ReadonlySet<string>) {
    const passages = texts.map((text) => passagesOf(text, wanted, this.#frequencies));
    this.#texts = new Map(texts.map((text) => [text.source, text]));
    this.#own = new Bm25(passages.flat().map((passage) => ({ passage, ...passage.own })));
    this.#whole = new Bm25(passages.flat().map((passage) => ({ passage, ...passage.whole })));
    this.#shares = new Map(texts.map(({ source }, at) => [source, sharesOf(passages[at] ?? [])]));
    this.#documents = new Bm25(texts.map(({ source }, at) => documentOf(source, passages[at] ?? [])));
  }

  /** @throws TypeError for a source that is not in the index */
  textOf(source: SourceId): IndexedText {
    const text = this.#texts.get(source);
    if (!text) throw new TypeError(`${source} is not in the index.`);
    return text;
  }

  /** Of a source's passages, how many have a stem. */
  shareOf(source: SourceId, stem: string): number {
    return this.#shares.get(source)?.get(stem) ?? 0;
  }

  /** Any stem, whether or not it can be asked for. */
  idf(stem: string): number {
    return idfOf(this.#frequencies.get(stem) ?? 0, this.#own.items.length);
  }

  has(stem: string): boolean {
    return this.#frequencies.has(stem);
  }

  /** @param by what a passage says itself, or together with what stands above it */
  find(query: WeightedStems, limit: number, by: 'own' | 'whole'): Hit[] {
    const documents = this.#documents.rank(query, Number.POSITIVE_INFINITY);
    const fits = new Map(documents.map(({ item, score }) => [item.source, score / (documents[0]?.score ?? 1)]));
    const passages = (by === 'own' ? this.#own : this.#whole).rank(query, limit);
    const best = passages[0]?.score ?? 1;
    return passages.map(({ item: { passage }, score }) => ({
      passage,
      passageFit: score / best,
      sourceFit: fits.get(passage.source) ?? 0,
    }));
  }
}

function documentOf(source: SourceId, passages: readonly Passage[]): Document {
  const counts = new Map<string, number>();
  let length = 0;
  for (const passage of passages) {
    length += passage.whole.length;
    for (const [stem, count] of passage.whole.counts) counts.set(stem, (counts.get(stem) ?? 0) + count);
  }
  return { source, length, counts };
}

function sharesOf(passages: readonly Passage[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { whole } of passages)
    for (const stem of whole.counts.keys()) shares.set(stem, (shares.get(stem) ?? 0) + 1 / passages.length);
  return shares;
}
