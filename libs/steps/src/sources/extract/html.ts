import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import type { Block } from './blocks.ts';
import { blocksOf, type DomNode, isDeeperThan } from './document.ts';

export interface ReadDocument {
  readonly title?: string | undefined;
  readonly blocks: readonly Block[];
}

/** An article shorter than that is a sign that Readability took the wrong part of the page. */
const MIN_ARTICLE_CHARS = 250;
const MAX_ELEMENTS = 50_000;
/** Readability's time grows with the cube of the nesting: 2,000 levels take it 40 s. */
const MAX_DEPTH = 200;

/** Reads a web page: its article where one can be told from the rest, otherwise all of its text. */
export function readHtml(html: string): ReadDocument {
  const document = parsed(html);
  const title = document.querySelector('title')?.textContent ?? document.querySelector('h1')?.textContent ?? undefined;
  const whole = blocksOf(document.documentElement);
  const article = isDeeperThan(document.documentElement, MAX_DEPTH) ? null : articleOf(document);
  const blocks = article?.content ? blocksOf(article.content) : [];
  return { title: article?.title || title, blocks: chars(blocks) < MIN_ARTICLE_CHARS ? whole : blocks };
}

/** Reads HTML that is all content, with nothing around it. */
export function readFragment(html: string): readonly Block[] {
  return blocksOf(parsed(wrapped(html)).documentElement);
}

function parsed(html: string) {
  return parseHTML(/<html[\s>]/i.test(html) ? html : wrapped(html)).document;
}

/** linkedom adds none of the elements that HTML lets a page leave out. */
function wrapped(html: string): string {
  return `<!doctype html><html><body>${html}</body></html>`;
}

function articleOf(document: ReturnType<typeof parsed>) {
  try {
    return new Readability<DomNode>(document, { maxElemsToParse: MAX_ELEMENTS, serializer: (node) => node }).parse();
  } catch {
    return null; // a page that it cannot make sense of is read as a whole
  }
}

function chars(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { text }) => sum + text.length, 0);
}
