import type { StructuredTextItem } from 'unpdf';
import type { Block } from './blocks.ts';
import type { ReadDocument } from './html.ts';
import { joined } from './plain.ts';

interface Line {
  readonly text: string;
  readonly y: number;
  readonly fontSize: number;
}

/** A gap of more than that many font sizes to the next line, or a step up the page, ends a paragraph. */
const PARAGRAPH_GAP = 1.6;
/** A font that much larger than the document's usual one makes a heading. */
const HEADING_SCALE = 1.15;

/** @throws when the bytes are no PDF that can be opened, or it is locked with a password */
export async function readPdf(bytes: Uint8Array): Promise<ReadDocument> {
  const { extractTextItems, getDocumentProxy, getMeta } = await import('unpdf'); // a large module, rarely needed
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  const { info } = await getMeta(document);
  const { items } = await extractTextItems(document);
  const lines = items.flatMap(linesOf);
  const usual = usualFontSize(lines);
  const title = typeof info['Title'] === 'string' && info['Title'].trim() !== '' ? info['Title'] : undefined;
  const blocks = paragraphs(lines).map((paragraph): Block => blockOf(paragraph, usual));
  return { title: title ?? blocks.find(({ kind }) => kind === 'heading')?.text, blocks };
}

type Item = Pick<StructuredTextItem, 'str' | 'y' | 'fontSize' | 'hasEOL'>;

function linesOf(page: readonly Item[]): Line[] {
  const lines: Line[] = [];
  let open: Item[] = [];
  const close = () => {
    const [first] = open.filter(({ str }) => str.trim() !== ''); // an item of white space has a size of its own
    if (first)
      lines.push({
        text: open
          .map(({ str }) => str)
          .join('')
          .trim(),
        y: first.y,
        fontSize: first.fontSize,
      });
    open = [];
  };
  for (const item of page) {
    open.push(item);
    if (item.hasEOL) close();
  }
  close();
  return lines;
}

function paragraphs(lines: readonly Line[]): Line[][] {
  const found: Line[][] = [];
  for (const line of lines) {
    const paragraph = found.at(-1);
    const previous = paragraph?.at(-1);
    if (paragraph && previous && belongTogether(previous, line)) paragraph.push(line);
    else found.push([line]);
  }
  return found;
}

function belongTogether(above: Line, below: Line): boolean {
  const gap = above.y - below.y;
  const sameFont = Math.abs(above.fontSize - below.fontSize) < 0.5;
  return sameFont && gap > 0 && gap <= above.fontSize * PARAGRAPH_GAP;
}

function blockOf(paragraph: readonly Line[], usual: number): Block {
  const size = paragraph[0]?.fontSize ?? usual;
  return { kind: size > usual * HEADING_SCALE ? 'heading' : 'prose', text: joined(paragraph.map(({ text }) => text)) };
}

/** The size in which most characters are set. */
function usualFontSize(lines: readonly Line[]): number {
  const chars = new Map<number, number>();
  for (const { text, fontSize } of lines) chars.set(fontSize, (chars.get(fontSize) ?? 0) + text.length);
  return [...chars].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [0, 0])[0];
}
