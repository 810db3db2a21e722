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
  /** Sent as Idempotency-Key: the same at every try of one search. */
  readonly key?: string;
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
