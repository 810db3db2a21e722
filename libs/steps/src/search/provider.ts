import { z } from 'zod';

/** Something that a search found, to be read as a source. */
export const Found = z.object({
  origin: z.union([z.strictObject({ url: z.string() }), z.strictObject({ corpus: z.string() })]),
  title: z.string(),
});
export type Found = z.infer<typeof Found>;

export interface SearchOptions {
  /** At most so many results. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** A search engine that the operator chose. What it finds are addresses: they are fetched under every rule for sources. */
export interface WebSearch {
  readonly name: string;
  /** Best first. @throws SearchProblem; the signal's reason */
  search(query: string, options: SearchOptions): Promise<readonly Found[]>;
}

/** One that asks nobody outside: all queries go in one pass. */
export interface LocalSearch {
  readonly name: string;
  /** For each query what it finds, best first. @throws SearchProblem; the signal's reason */
  searchAll(queries: readonly string[], options: SearchOptions): Promise<readonly (readonly Found[])[]>;
}

export type SearchProvider = WebSearch | LocalSearch;

/** Why a search gave nothing. Its message names neither keys nor the address that was asked. */
export class SearchProblem extends Error {
  override readonly name = 'SearchProblem';
  /** Another try may help. */
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean, options?: ErrorOptions) {
    super(message, options);
    this.retryable = retryable;
  }
}

export const SEARCH_LIMITS = {
  /** One call, from the look-up of the name to the last byte. */
  callMs: 10_000,
  /** The largest answer of a provider. */
  answerBytes: 2 * 1024 * 1024,
  /** Queries of one run. */
  queries: 20,
  /** The longest query; Brave takes no longer one, and no more words. */
  queryChars: 400,
  queryWords: 50,
  resultsPerQuery: 10,
  titleChars: 200,
  urlChars: 2048,
  /** Files that a search of the corpus looks through, and how many bytes of them. */
  corpusFiles: 1000,
  corpusBytes: 64 * 1024 * 1024,
  corpusMs: 60_000,
} as const;
