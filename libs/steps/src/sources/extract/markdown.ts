import { marked } from 'marked';
import { type ReadDocument, readFragment } from './html.ts';

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---(\r?\n|$)/;

export function readMarkdown(source: string): ReadDocument {
  const frontMatter = FRONT_MATTER.exec(source);
  const body = frontMatter ? source.slice(frontMatter[0].length) : source;
  const blocks = readFragment(marked.parse(body, { async: false, gfm: true }));
  const declared = /^title:\s*["']?(.+?)["']?\s*$/m.exec(frontMatter?.[1] ?? '')?.[1];
  return { title: declared ?? blocks.find(({ kind }) => kind === 'heading')?.text, blocks };
}

/** Text that somebody pasted: Markdown when it uses any of its marks. */
export function looksLikeMarkdown(text: string): boolean {
  return /^#{1,6} \S|^```|\]\(\S+\)|\*\*\S/m.test(text);
}
