/** What one source may cost: each name ends in its unit. */
export const SOURCE_LIMITS = {
  /** The largest page or file, after decompression. */
  contentBytes: 2 * 1024 * 1024,
  /** From the first look-up to the last byte, redirects included. */
  fetchMs: 15_000,
  redirectHops: 5,
  /** A robots.txt is read up to there (RFC 9309 asks for that much). */
  robotsBytes: 500 * 1024,
  /** From the first look-up to the last byte, redirects included. */
  robotsMs: 10_000,
  /** How long a process goes by the robots.txt that it has read, and of how many hosts. */
  robotsFreshMs: 60 * 60 * 1000,
  robotsHosts: 1000,
  /** The longest Crawl-delay that is kept in full. */
  crawlDelayMs: 30_000,
  /** How long a source waits in a crowd for its turns, before it makes room for sources of other hosts. */
  crowdWaitMs: 10_000,
  /** How long it waits where it is told for how long: a Crawl-delay, a Retry-After. */
  restWaitMs: 45_000,
  /** The longest Retry-After for which a host is left alone. */
  hostRestMs: 10 * 60 * 1000,
  /** The longest ETag or Last-Modified that is kept. */
  validatorChars: 500,
  /** The longest address that a redirect may lead to. */
  redirectUrlChars: 1024,
  /** One extraction, in its thread. */
  extractMs: 20_000,
  /** Text beyond that is cut off, and the report says so. */
  textChars: 500_000,
  titleChars: 200,
  /** The newest entries of a feed; older ones are left out. */
  feedEntries: 100,
  /** The most files that `*` looks at. */
  corpusFiles: 10_000,
  /** The most sources left out that a plan lists by name. */
  listedSkips: 100,
} as const;
