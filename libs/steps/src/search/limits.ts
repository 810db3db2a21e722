/** What a search may cost: each name ends in its unit. */
export const SEARCH_LIMITS = {
  /** One call, from the look-up of the name to the last byte. */
  callMs: 10_000,
  /** Of one call, when the provider says that it comes too fast; how long to pause where it does not say, and at the longest. */
  tries: 3,
  pauseMs: 1_100,
  longestPauseMs: 10_000,
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
