import type { Threads } from '../threads/threads.ts';
import { brave } from './brave.ts';
import { corpusSearch } from './corpus-search.ts';
import type { SearchProvider } from './provider.ts';
import { searxng } from './searxng.ts';
import { tavily } from './tavily.ts';
import { wikipedia } from './wikipedia.ts';

export type SearchName = 'none' | 'corpus' | 'searxng' | 'brave' | 'tavily' | 'wikipedia';

/** How the operator configured the search. */
export interface SearchChoice {
  readonly provider: SearchName;
  /** Where the provider is; its public address when absent. SearXNG has none. */
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

interface Around {
  readonly corpusDir: string;
  readonly threads: Threads;
  readonly userAgent: string;
}

/** @throws TypeError when the provider lacks an address or a key */
export function chosenSearch(
  { provider, url, key }: SearchChoice,
  { corpusDir, threads, userAgent }: Around,
): SearchProvider | undefined {
  const at = (fallback?: string) => baseOf(needed(url ?? fallback, `${provider} needs an address`));
  switch (provider) {
    case 'none':
      return undefined;
    case 'corpus':
      return corpusSearch(corpusDir, threads);
    case 'searxng':
      return searxng(at());
    case 'brave':
      return brave(at('https://api.search.brave.com'), needed(key, 'brave needs a key'));
    case 'tavily':
      return tavily(at('https://api.tavily.com'), needed(key, 'tavily needs a key'));
    case 'wikipedia':
      return wikipedia(at('https://en.wikipedia.org'), userAgent);
  }
}

/** With a slash at its end, so that what is resolved against it stands below it. */
function baseOf(url: string): URL {
  return new URL(url.endsWith('/') ? url : `${url}/`);
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new TypeError(`The search provider ${what}.`);
  return value;
}
