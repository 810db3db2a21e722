import type { Span } from './sentences.ts';

const MAX_CHARS = 420;
const MAX_HEADING_CHARS = 90;

/**
 * For a paragraph that makes no statement but fills in its heading, as fact sheets, tables of data and glossaries have it:
 * "Coastline" above "9,330 km". Its beginning, as far as a quotation may go.
 */
export function entrySpan(text: string, paragraph: Span, heading: Span | undefined): Span | undefined {
  if (!heading || heading.end - heading.start > MAX_HEADING_CHARS) return undefined;
  const words = text.slice(paragraph.start, paragraph.end);
  if (!/[\p{L}\p{N}]/u.test(words) || /[:?]$/.test(words)) return undefined;
  if (words.length <= MAX_CHARS) return paragraph;
  const cut = words.slice(0, MAX_CHARS);
  const stop = Math.max(cut.lastIndexOf('; '), cut.lastIndexOf(', '), cut.lastIndexOf('. '));
  return stop > 0 ? { start: paragraph.start, end: paragraph.start + stop } : undefined;
}

/** "total" of "total: 83,871 sq km"; empty where there is none. */
export function labelOf(entry: string): string {
  return /^[^:]{1,40}(?=: )/.exec(entry)?.[0] ?? '';
}
