import type { SourceId } from '@cairn/core';
import { Bm25, type Counted, type Ranked, type WeightedStems } from './bm25.ts';
import { type Passage, passagesOf } from './passages.ts';

interface Document extends Counted {
  readonly source: SourceId;
}

export interface Hit extends Ranked<Passage> {
  /** How well the passage and its whole source fit, each from 0 to 1 for the best one. */
  readonly passageFit: number;
  readonly sourceFit: number;
}

/** All texts of a run, ready to be asked. Rebuilt whenever it is needed, never checkpointed. */
export class TextIndex {
  readonly #texts: ReadonlyMap<SourceId, string>;
  readonly #passages: Bm25<Passage>;
  readonly #documents: Bm25<Document>;

  /** @param wanted only these stems can be asked for */
  constructor(texts: ReadonlyMap<SourceId, string>, wanted: ReadonlySet<string>) {
    const passages = [...texts].flatMap(([source, text]) => passagesOf({ source, text }, wanted));
    this.#texts = texts;
    this.#passages = new Bm25(passages);
    this.#documents = new Bm25([...texts.keys()].map((source) => documentOf(source, passages)));
  }

  textOf(source: SourceId): string {
    return this.#texts.get(source) ?? '';
  }

  idfSum(stems: Iterable<string>): number {
    let sum = 0;
    for (const stem of stems) sum += this.#passages.idf(stem);
    return sum;
  }

  find(query: WeightedStems, limit: number): Hit[] {
    const documents = this.#documents.rank(query, Number.POSITIVE_INFINITY);
    const fits = new Map(documents.map(({ item, score }) => [item.source, score / (documents[0]?.score ?? 1)]));
    const passages = this.#passages.rank(query, limit);
    const best = passages[0]?.score ?? 1;
    return passages.map((ranked) => ({
      ...ranked,
      passageFit: ranked.score / best,
      sourceFit: fits.get(ranked.item.source) ?? 0,
    }));
  }
}

function documentOf(source: SourceId, passages: readonly Passage[]): Document {
  const counts = new Map<string, number>();
  let length = 0;
  for (const passage of passages) {
    if (passage.source !== source) continue;
    length += passage.length;
    for (const [stem, count] of passage.counts) counts.set(stem, (counts.get(stem) ?? 0) + count);
  }
  return { source, length, counts };
}
