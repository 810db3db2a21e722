import type { Block } from './blocks.ts';
import type { ReadDocument } from './html.ts';

const UNDERLINE = /^\s*([=\-~*^#])\1{2,}\s*$/;
const ITEM = /^\s*(?:[-*•‣–]|\d{1,3}[.)])\s+/;
const MAX_HEADING_CHARS = 100;

/** Reads plain text: paragraphs stand between empty lines, and their lines are joined. */
export function readPlain(source: string): ReadDocument {
  const chunks = source.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/);
  const blocks = chunks.flatMap(chunkBlocks);
  const [first, ...rest] = blocks;
  if (first?.kind === 'heading') return { title: first.text, blocks };
  if (first?.kind !== 'prose' || rest.length === 0 || !isTitle(first.text)) return { blocks };
  return { title: first.text, blocks: [{ kind: 'heading', text: first.text }, ...rest] };
}

function chunkBlocks(chunk: string): Block[] {
  const lines = chunk.split('\n').filter((line) => line.trim() !== '');
  const [first = '', second = ''] = lines;
  if (lines.length === 0) return [];
  if (lines.length >= 2 && UNDERLINE.test(second) && first.trim().length <= MAX_HEADING_CHARS) {
    return [{ kind: 'heading', text: first }, ...chunkBlocks(lines.slice(2).join('\n'))];
  }
  if (lines.every((line) => /^( {4}|\t)/.test(line)) && lines.length > 1) return [{ kind: 'verbatim', text: chunk }];
  return ITEM.test(first) ? itemBlocks(lines) : [{ kind: 'prose', text: joined(lines) }];
}

function itemBlocks(lines: readonly string[]): Block[] {
  const items: string[][] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push([line.replace(ITEM, '')]);
    else items.at(-1)?.push(line);
  }
  return items.map((item) => ({ kind: 'item', text: joined(item) }));
}

/** Words that a hyphen broke at a line's end become whole again. */
export function joined(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/(\p{Ll})-\n\s*(?=\p{Ll})/gu, '$1')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

function isTitle(text: string): boolean {
  return text.length <= MAX_HEADING_CHARS && !/[.!?:;,]$/.test(text.trim());
}
