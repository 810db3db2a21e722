import { z } from 'zod';
import { callProvider } from './call.ts';
import { foundPages } from './found.ts';
import type { WebSearch } from './provider.ts';

const Answer = z.object({ results: z.array(z.object({ url: z.string(), title: z.string().catch('') })) });

/** A SearXNG instance (https://docs.searxng.org/dev/search_api.html); its settings must list `json` under `search.formats`. */
export function searxng(base: URL): WebSearch {
  return {
    name: 'SearXNG',
    async search(query, { limit, signal, key }) {
      const url = new URL('search', base);
      url.search = new URLSearchParams({ q: query, format: 'json' }).toString();
      const { results } = await callProvider('SearXNG', { url, key, signal }, Answer);
      return foundPages(results, limit);
    },
  };
}
