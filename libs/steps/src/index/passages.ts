import type { SourceId } from '@cairn/core';
import { readBlocks } from '../sources/extract/blocks.ts';
import type { Counted } from './bm25.ts';
import type { Span } from './sentences.ts';
import { termsOf } from './terms.ts';

export interface IndexedText {
  readonly source: SourceId;
  readonly title: string;
  readonly text: string;
}

/** A stretch of one source under one heading: what is ranked. */
export interface Passage {
  readonly source: SourceId;
  /** The nearest one above, if any. */
  readonly heading: Span | undefined;
  readonly paragraphs: readonly Span[];
  readonly own: Counted;
  /** With its heading and its source's title. */
  readonly whole: Counted;
}

/** In how many passages each term stands, asked for or not. */
export type Frequencies = Map<string, number>;

/** Paragraphs are gathered until a passage has that many terms. */
const PASSAGE_TERMS = 60;

/**
 * @param wanted only these stems are counted in each passage: what no question asks for is of no use to any ranking
 * @param frequencies is added to
 */
export function passagesOf(
  { source, title, text }: IndexedText,
  wanted: ReadonlySet<string>,
  frequencies: Frequencies,
): Passage[] {
  const passages: Passage[] = [];
  const open = (heading: Span | undefined) => new OpenPassage([title, heading && wordsAt(text, heading)], wanted);
  let heading: Span | undefined;
  let current = open(heading);
  const close = () => {
    const { paragraphs, own, whole, stems } = current;
    if (paragraphs.length === 0) return;
    passages.push({ source, heading, paragraphs, own, whole });
    for (const stem of stems) frequencies.set(stem, (frequencies.get(stem) ?? 0) + 1);
  };
  for (const { kind, start, end } of readBlocks(text)) {
    if (kind === 'verbatim') continue;
    if (kind === 'heading' || current.own.length >= PASSAGE_TERMS) {
      close();
      if (kind === 'heading') heading = { start, end };
      current = open(heading);
    }
    if (kind !== 'heading') current.add(text, { start, end });
  }
  close();
  return passages;
}

export function wordsAt(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

class OpenPassage {
  readonly #wanted: ReadonlySet<string>;
  readonly paragraphs: Span[] = [];
  readonly stems = new Set<string>();
  readonly own = new Count();
  readonly whole = new Count();

  /** @param context what the passage is about, though its paragraphs may not say so */
  constructor(context: readonly (string | undefined)[], wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
    for (const words of context) this.#count(words ?? '', [this.whole]);
  }

  add(text: string, paragraph: Span): void {
    this.paragraphs.push(paragraph);
    this.#count(wordsAt(text, paragraph), [this.own, this.whole]);
  }

  #count(words: string, counts: readonly Count[]): void {
    for (const { stem } of termsOf(words)) {
      this.stems.add(stem);
      for (const count of counts) count.add(stem, this.#wanted.has(stem));
    }
  }
}

class Count implements Counted {
  readonly counts = new Map<string, number>();
  length = 0;

  add(stem: string, isWanted: boolean): void {
    this.length += 1;
    if (isWanted) this.counts.set(stem, (this.counts.get(stem) ?? 0) + 1);
  }
}
