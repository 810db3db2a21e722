import { marked } from 'marked';

/** What the report's Markdown needs, and what each may carry. */
const HARMLESS: ReadonlyMap<string, readonly string[]> = new Map([
  ['h1', []],
  ['h2', []],
  ['p', []],
  ['ul', []],
  ['li', []],
  ['strong', []],
  ['em', []],
  ['a', ['href']],
]);
const TAG = /<(?<close>\/?)(?<name>[a-z][\w-]*)(?<attributes>[^>]*)>/gi;
const ATTRIBUTE = /(?<name>[\w-]+)\s*=\s*"(?<value>[^"]*)"/g;

/** The report as a page would show it that passes all HTML in it through. */
export const rendered = (markdown: string): string => marked.parse(markdown, { async: false, gfm: true });

/**
 * What stands in a page that no report should have, in words: other elements, other attributes, links to elsewhere.
 * @param addresses where its links may lead
 */
export function livingParts(html: string, addresses: readonly string[]): string[] {
  const known = new Set(addresses.map(plain));
  return [...html.matchAll(TAG)].flatMap(({ 0: tag, groups = {} }) => {
    const allowed = HARMLESS.get(String(groups.name).toLowerCase());
    if (!allowed) return [`an element: ${tag}`];
    const attributes = [...String(groups.attributes).matchAll(ATTRIBUTE)];
    return attributes.flatMap(({ groups: { name = '', value = '' } = {} }) => {
      if (!allowed.includes(name)) return [`an attribute: ${tag}`];
      return known.has(decoded(value)) ? [] : [`a link to ${value}`];
    });
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&#39;': "'",
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
};

/** An address however it is spelled: a renderer encodes more of it than it has to. */
const plain = (address: string) => decodeURIComponent(address.replace(/%(?![\da-f]{2})/gi, '%25'));

const decoded = (value: string) =>
  plain(value.replace(/&(?:amp|#39|quot|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity));
