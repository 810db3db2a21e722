import { gunzipSync, gzipSync } from 'node:zlib';
import type { Threads } from '@cairn/steps';

/** A source as the product reads it: the text that evidence spans count in, gzipped as the blob store keeps it. */
export interface SourceText {
  readonly title: string;
  readonly text: string;
  readonly packed: Uint8Array;
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A paragraph, item or heading of an extracted text, without its mark. */
export interface TextBlock extends Stretch {
  readonly isHeading: boolean;
}

const never = new AbortController().signal;

/** @throws Error when the product would not use that page */
export async function readPage(html: string, threads: Threads): Promise<SourceText> {
  const extraction = await threads.extract({ bytes: Buffer.from(html), format: 'html' }, never);
  if (extraction.kind === 'problem') throw new Error(`A page of the evaluation is unreadable: ${html.slice(0, 80)}`);
  return { title: extraction.title, text: gunzipSync(extraction.packed).toString(), packed: extraction.packed };
}

export function sourceText(title: string, text: string): SourceText {
  return { title, text, packed: gzipSync(text) };
}

export function blocksOf(text: string): TextBlock[] {
  let at = 0;
  return text.split('\n\n').map((block) => {
    const start = at;
    at += block.length + 2;
    const mark = /^(?:# |- )/.exec(block)?.[0] ?? '';
    return { isHeading: mark === '# ', start: start + mark.length, end: start + block.length };
  });
}
