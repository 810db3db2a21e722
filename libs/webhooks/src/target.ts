import { assertInReach, OutOfReachError, type Reach, reachOf } from '@cairn/net';

/** What can be known of a target without a look-up of its name. @throws OutOfReachError */
export function assertAllowed(url: URL, reach: Reach): void {
  if (url.protocol !== 'https:' && !reach.isListed(url))
    throw new OutOfReachError('blocked', 'only https targets are called, unless the operator lists their host');
  assertInReach(url, reach);
}

/**
 * Why a target would never be called, as far as its URL alone tells: names are judged when they are resolved.
 * @param privateHosts `host:port` of targets that may be called although private, and without TLS
 * @returns a look at one URL; undefined: it may be called
 */
export function targetFaults(privateHosts: readonly string[]): (url: string) => string | undefined {
  const reach = reachOf(privateHosts);
  return (url) => {
    try {
      assertAllowed(new URL(url), reach);
      return undefined;
    } catch (error) {
      if (error instanceof OutOfReachError) return error.message;
      throw error;
    }
  };
}
