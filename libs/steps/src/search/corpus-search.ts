import type { Threads } from '../threads/threads.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { type LocalSearch, SearchProblem } from './provider.ts';

/** The operator's corpus folder as a search engine. */
export function corpusSearch(corpusDir: string, threads: Threads): LocalSearch {
  return {
    name: 'the corpus',
    async searchAll(queries, { limit, signal }) {
      const deadline = AbortSignal.timeout(SEARCH_LIMITS.corpusMs);
      try {
        return await threads.searchCorpus({ corpusDir, queries, limit }, AbortSignal.any([signal, deadline]));
      } catch (error) {
        signal.throwIfAborted();
        throw new SearchProblem('The corpus could not be searched: too large, or not readable.', false, {
          cause: error,
        });
      }
    },
  };
}
