import type { ReportClaim } from '@cairn/core';
import { sourceIdAt } from '../ask.ts';
import { blocksOf, type SourceText, type Stretch } from '../data/texts.ts';

export const ANSWERERS = ['cairn', 'lead sentences', 'top BM25'] as const;

/** As many as a section of the product's has at most. */
const CLAIMS = 6;
const K1 = 1.2;
const B = 0.75;

interface Sentence extends Stretch {
  readonly source: number;
  readonly words: readonly string[];
}

/** The first sentences of the very source that has the answer: more than anybody could know without reading it. */
export function leadSentences(sources: readonly SourceText[], at: number): ReportClaim[] {
  return sentencesOf(sources[at]?.text ?? '', at)
    .slice(0, CLAIMS)
    .map((sentence) => claimOf(sentence, sources));
}

/** Sentences by BM25 over words as they are written: what a search library gives without more thought. */
export class TopSentences {
  readonly #sources: readonly SourceText[];
  readonly #sentences: readonly Sentence[];
  readonly #frequencies = new Map<string, number>();
  readonly #averageLength: number;

  constructor(sources: readonly SourceText[]) {
    this.#sources = sources;
    this.#sentences = sources.flatMap(({ text }, at) => sentencesOf(text, at));
    for (const { words } of this.#sentences)
      for (const word of new Set(words)) this.#frequencies.set(word, (this.#frequencies.get(word) ?? 0) + 1);
    const length = this.#sentences.reduce((sum, { words }) => sum + words.length, 0);
    this.#averageLength = length / Math.max(1, this.#sentences.length);
  }

  answer(question: string): ReportClaim[] {
    const asked = new Set(wordsOf(question));
    return this.#sentences
      .map((sentence) => ({ sentence, score: this.#score(sentence, asked) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, CLAIMS)
      .map(({ sentence }) => claimOf(sentence, this.#sources));
  }

  #score({ words }: Sentence, asked: ReadonlySet<string>): number {
    let score = 0;
    for (const word of asked) {
      const count = words.filter((own) => own === word).length;
      if (count === 0) continue;
      const frequency = this.#frequencies.get(word) ?? 0;
      const idf = Math.log(1 + (this.#sentences.length - frequency + 0.5) / (frequency + 0.5));
      score += (idf * count * (K1 + 1)) / (count + K1 * (1 - B + (B * words.length) / this.#averageLength));
    }
    return score;
  }
}

function sentencesOf(text: string, source: number): Sentence[] {
  return blocksOf(text)
    .filter(({ isHeading }) => !isHeading)
    .flatMap(({ start, end }) =>
      [...text.slice(start, end).matchAll(/\S(?:.*?[.!?](?=\s+\p{Lu}|$)|.*$)/gu)].map(([words], i, all) => {
        const from = start + (all[i]?.index ?? 0);
        return { source, start: from, end: from + words.length, words: wordsOf(words) };
      }),
    );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function claimOf({ source, start, end }: Sentence, sources: readonly SourceText[]): ReportClaim {
  const quote = sources[source]?.text.slice(start, end) ?? '';
  return { text: quote, evidence: [{ source: sourceIdAt(source), start, end, quote }] };
}
