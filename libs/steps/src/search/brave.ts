import { z } from 'zod';
import { callProvider } from './call.ts';
import { foundPages } from './found.ts';
import type { WebSearch } from './provider.ts';

const Result = z.object({ url: z.string(), title: z.string().catch('') });
/** Without results on the web there is no `web`. */
const Answer = z.object({ web: z.object({ results: z.array(Result) }).optional() });

/** The Brave Search API (https://api-dashboard.search.brave.com/api-reference/web/search/get). */
export function brave(base: URL, key: string): WebSearch {
  return {
    name: 'Brave',
    async search(query, { limit, signal, key: idempotency }) {
      const url = new URL('res/v1/web/search', base);
      url.search = new URLSearchParams({ q: query, count: String(Math.min(limit, MAX_COUNT)) }).toString();
      const headers = { 'x-subscription-token': key };
      const { web } = await callProvider('Brave', { url, headers, key: idempotency, signal }, Answer);
      return foundPages(web?.results ?? [], limit);
    },
  };
}

const MAX_COUNT = 20;
