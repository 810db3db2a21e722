/** What one source may cost: each name ends in its unit. */
export const SOURCE_LIMITS = {
  /** The largest page or file, after decompression. */
  contentBytes: 2 * 1024 * 1024,
  /** From the first look-up to the last byte, redirects included. */
  fetchMs: 15_000,
  redirectHops: 5,
  /** The longest address that a redirect may lead to. */
  redirectUrlChars: 1024,
  /** One extraction, in its thread. */
  extractMs: 20_000,
  /** Text beyond that is cut off, and the report says so. */
  textChars: 500_000,
  titleChars: 200,
  /** The most files that `*` looks at. */
  corpusFiles: 10_000,
  /** The most sources left out that a plan lists by name. */
  listedSkips: 100,
} as const;
