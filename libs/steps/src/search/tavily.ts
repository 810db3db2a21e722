import { z } from 'zod';
import { callProvider } from './call.ts';
import { foundPages } from './found.ts';
import type { WebSearch } from './provider.ts';

const Answer = z.object({ results: z.array(z.object({ url: z.string(), title: z.string().catch('') })) });

/** The Tavily Search API (https://docs.tavily.com/documentation/api-reference/endpoint/search). */
export function tavily(base: URL, key: string): WebSearch {
  return {
    name: 'Tavily',
    async search(query, { limit, signal, key: idempotency }) {
      const body = { query, max_results: limit, search_depth: 'basic' };
      const call = {
        url: new URL('search', base),
        method: 'POST' as const,
        headers: { authorization: `Bearer ${key}` },
        body,
      };
      const { results } = await callProvider('Tavily', { ...call, key: idempotency, signal }, Answer);
      return foundPages(results, limit);
    },
  };
}
