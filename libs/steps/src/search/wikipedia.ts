import { z } from 'zod';
import { callProvider } from './call.ts';
import { foundPages } from './found.ts';
import type { WebSearch } from './provider.ts';

const Page = z.object({ title: z.string(), fullurl: z.string(), index: z.number() });
/** Without results there is no `query`; an error comes with status 200. */
const Answer = z.object({ query: z.object({ pages: z.array(Page) }).optional(), error: z.undefined().optional() });

/** The search of a MediaWiki, such as https://en.wikipedia.org (https://www.mediawiki.org/wiki/API:Search). */
export function wikipedia(base: URL, userAgent: string): WebSearch {
  return {
    name: 'Wikipedia',
    async search(query, { limit, signal, key }) {
      const url = new URL('w/api.php', base);
      const ask = {
        action: 'query',
        generator: 'search',
        gsrsearch: anyWord(query),
        gsrlimit: String(limit),
        prop: 'info',
        inprop: 'url',
      };
      url.search = new URLSearchParams({ ...ask, format: 'json', formatversion: '2' }).toString();
      const answer = await callProvider(
        'Wikipedia',
        { url, headers: { 'user-agent': userAgent }, key, signal },
        Answer,
      );
      const pages = (answer.query?.pages ?? []).toSorted((a, b) => a.index - b.index); // they come by page id
      return foundPages(
        pages.map(({ title, fullurl }) => ({ title, url: fullurl })),
        limit,
      );
    },
  };
}

/** Words alone would all have to stand in an article. Whoever writes marks of their own means them. */
function anyWord(query: string): string {
  return /^[\p{L}\p{N}\s]+$/u.test(query) && !/\b(?:AND|OR|NOT)\b/.test(query)
    ? query.trim().split(/\s+/).join(' OR ')
    : query;
}
