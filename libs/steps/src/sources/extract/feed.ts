import { DOMParser } from 'linkedom';
import { SOURCE_LIMITS } from '../limits.ts';
import type { Block } from './blocks.ts';
import type { DomNode } from './document.ts';
import { type ReadDocument, readFragment } from './html.ts';
import { readPlain } from './plain.ts';

interface Entry {
  readonly title: string;
  /** Whichever the feed has; a title alone says too little. */
  readonly html?: string | undefined;
  readonly plain?: string | undefined;
}

interface Feed {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Reads an RSS, Atom or JSON feed: each entry is a heading with its text. @returns undefined for what is no feed */
export function readFeed(source: string): ReadDocument | undefined {
  const feed = source.trimStart().startsWith('{') ? jsonFeed(source) : xmlFeed(source);
  if (!feed) return undefined;
  return { title: feed.title, blocks: feed.entries.slice(0, SOURCE_LIMITS.feedEntries).flatMap(blocksOf) };
}

function blocksOf({ title, html, plain }: Entry): Block[] {
  const text = html === undefined ? readPlain(plain ?? '').blocks : readFragment(html);
  // A heading of the entry's own stands below the entry's title: both are headings here.
  return text.length === 0 ? [] : [{ kind: 'heading', text: title }, ...text];
}

/** https://www.jsonfeed.org/version/1.1/ */
function jsonFeed(source: string): Feed | undefined {
  const feed: unknown = JSON.parse(source);
  if (!isRecord(feed) || !textIn(feed, 'version')?.startsWith('https://jsonfeed.org/version/')) return undefined;
  const items = Array.isArray(feed.items) ? feed.items.filter(isRecord) : [];
  return {
    title: textIn(feed, 'title') ?? '',
    entries: items.map((item) => ({
      title: textIn(item, 'title') ?? '',
      html: textIn(item, 'content_html'),
      plain: textIn(item, 'content_text') ?? textIn(item, 'summary'),
    })),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textIn(record: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = record[name];
  return typeof value === 'string' ? value : undefined;
}

/** RSS 0.9x, 1.0 and 2.0, and Atom. */
function xmlFeed(source: string): Feed | undefined {
  const root: DomNode | null = new DOMParser().parseFromString(source, 'text/xml').documentElement;
  const kind = root && nameOf(root);
  if (!root || (kind !== 'rss' && kind !== 'feed' && kind !== 'rdf:rdf')) return undefined;
  const channel = child(root, 'channel') ?? root;
  const entries = [
    ...children(channel, 'item'),
    ...children(root, 'entry'),
    ...(kind === 'rdf:rdf' ? children(root, 'item') : []),
  ];
  return { title: textOf(channel, 'title') ?? '', entries: entries.map(xmlEntry) };
}

function xmlEntry(entry: DomNode): Entry {
  const body =
    child(entry, 'content:encoded') ??
    child(entry, 'content') ??
    child(entry, 'description') ??
    child(entry, 'summary');
  return { title: textOf(entry, 'title') ?? '', html: body && htmlIn(body) };
}

/** XHTML stands there as elements, anything else as text that is HTML. */
function htmlIn(node: DomNode): string {
  const inner = [...node.childNodes].some(({ nodeType }) => nodeType === ELEMENT);
  return inner && node.innerHTML !== undefined ? node.innerHTML : (node.textContent ?? '');
}

const ELEMENT = 1;
const nameOf = ({ nodeName }: DomNode) => nodeName.toLowerCase();
const children = (node: DomNode, name: string) => [...node.childNodes].filter((each) => nameOf(each) === name);
const child = (node: DomNode, name: string): DomNode | undefined => children(node, name)[0];
const textOf = (node: DomNode, name: string) => child(node, name)?.textContent?.replace(/<[^>]*>/g, '') ?? undefined;
