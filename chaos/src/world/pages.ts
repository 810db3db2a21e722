import type { ServerResponse } from 'node:http';

const WORDS = ['light', 'fog', 'keeper', 'lens', 'storm', 'harbour'];

/** The path of the nth page. */
export const pagePath = (n: number): string => `/${WORDS[n % WORDS.length]}`;

/** @returns how the page, or its absence, is answered */
export function pageOf(path: string, res: ServerResponse): () => void {
  const word = path.slice(1);
  if (!WORDS.includes(word)) return () => res.writeHead(404).end();
  const facts = WORDS.map(
    (other, i) =>
      `<p>The ${word} of the old lighthouse depends on the ${other} in ${i + 2} ways. In ${1750 + 13 * i} a keeper ` +
      `wrote that the ${word} had saved ${i + 3} ships, and that the ${other} had cost ${i + 1}.</p>`,
  );
  const page = `<!doctype html><title>On the ${word}</title><article><h1>On the ${word}</h1>${facts.join('\n')}</article>`;
  return () => res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
}
