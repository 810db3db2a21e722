/**
 * The stored form of every source: blocks with an empty line between them, where `# ` marks a heading, `- ` a list item
 * and four spaces a line of code or a table, which is never quoted. Evidence spans count in this text.
 */
export type BlockKind = 'heading' | 'prose' | 'item' | 'verbatim';

export interface Block {
  readonly kind: BlockKind;
  readonly text: string;
}

/** Where a block's own text stands, without its mark. */
export interface PlacedBlock {
  readonly kind: BlockKind;
  readonly start: number;
  readonly end: number;
}

const MARKS = { heading: '# ', prose: '', item: '- ', verbatim: '    ' } as const satisfies Record<BlockKind, string>;

// Control, zero-width and direction-changing characters have no place in a quotation.
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

/** @param maxChars the rest is cut off, at a word's end */
export function writeBlocks(blocks: readonly Block[], maxChars: number): { text: string; truncated: boolean } {
  const parts = blocks.map(written).filter((text) => text !== '');
  const text = parts.join('\n\n').toWellFormed().normalize('NFC');
  if (text.length <= maxChars) return { text, truncated: false };
  const cut = text.lastIndexOf(' ', maxChars);
  return { text: text.slice(0, Math.max(cut, 0)).trimEnd(), truncated: true };
}

function written({ kind, text }: Block): string {
  if (kind === 'verbatim') {
    const lines = text.split(/\r\n?|\n/).map((line) => line.replaceAll('\t', '    ').replace(INVISIBLE, ''));
    return lines
      .filter((line) => line.trim() !== '')
      .map((line) => MARKS.verbatim + line.trimEnd())
      .join('\n');
  }
  const line = plainLine(text);
  return line === '' ? '' : MARKS[kind] + line;
}

/** One line without invisible characters or runs of white space. */
export function plainLine(text: string): string {
  return text
    .replace(/[\t\n\v\f\r]/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

export function* readBlocks(text: string): Generator<PlacedBlock> {
  let start = 0;
  while (start < text.length) {
    const gap = text.indexOf('\n\n', start);
    const end = gap < 0 ? text.length : gap;
    const kind = kindAt(text, start);
    yield { kind, start: start + MARKS[kind].length, end };
    start = end + 2;
  }
}

function kindAt(text: string, start: number): BlockKind {
  if (text.startsWith(MARKS.verbatim, start)) return 'verbatim';
  if (text.startsWith(MARKS.heading, start)) return 'heading';
  return text.startsWith(MARKS.item, start) ? 'item' : 'prose';
}
