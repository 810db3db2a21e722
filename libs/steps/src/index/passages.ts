import type { SourceId } from '@cairn/core';
import { readBlocks } from '../sources/extract/blocks.ts';
import type { Span } from './sentences.ts';
import { termsOf } from './terms.ts';

export interface IndexedText {
  readonly source: SourceId;
  readonly text: string;
}

/** A stretch of one source under one heading: what is ranked. */
export interface Passage {
  readonly source: SourceId;
  readonly paragraphs: readonly Span[];
  /** Terms in all, for BM25's length norm. */
  readonly length: number;
  /** How often each term that any question asks for stands in it. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Paragraphs are gathered until a passage has that many terms. */
const PASSAGE_TERMS = 60;

/** @param wanted only these stems are counted: what no question asks for is of no use to any ranking */
export function passagesOf({ source, text }: IndexedText, wanted: ReadonlySet<string>): Passage[] {
  const passages: Passage[] = [];
  let open = new OpenPassage();
  const close = () => {
    if (open.length > 0)
      passages.push({ source, paragraphs: open.paragraphs, length: open.length, counts: open.counts });
    open = new OpenPassage();
  };
  for (const { kind, start, end } of readBlocks(text)) {
    if (kind === 'verbatim') continue;
    if (kind === 'heading' || open.length >= PASSAGE_TERMS) close();
    if (kind !== 'heading') open.add(text, { start, end }, wanted);
  }
  close();
  return passages;
}

class OpenPassage {
  readonly paragraphs: Span[] = [];
  readonly counts = new Map<string, number>();
  length = 0;

  add(text: string, paragraph: Span, wanted: ReadonlySet<string>): void {
    this.paragraphs.push(paragraph);
    for (const { stem } of termsOf(text.slice(paragraph.start, paragraph.end))) {
      this.length += 1;
      if (wanted.has(stem)) this.counts.set(stem, (this.counts.get(stem) ?? 0) + 1);
    }
  }
}
