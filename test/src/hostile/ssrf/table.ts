import { COSTLY, REACHABLE, REDIRECTS } from './hosts.ts';
import { LITERALS, PORTS } from './literals.ts';
import { NAMES } from './names.ts';
import { SCHEMES, SPELLINGS } from './spellings.ts';
import type { Target } from './target.ts';

/** Every address that is tried, as a source and as a webhook, each with a path of its own where it brings none. */
export const TARGETS: readonly Target[] = [
  ...LITERALS,
  ...PORTS,
  ...NAMES,
  ...SPELLINGS,
  ...SCHEMES,
  ...REACHABLE,
  ...REDIRECTS,
  ...COSTLY,
].map((target, at) => ({ ...target, url: withPath(target.url, at) }));

function withPath(url: string, at: number): string {
  return /^https?:\/\/[^/?#\\@\s<>]+$/i.test(url) && URL.canParse(url) ? `${url}/row-${at}` : url;
}

/** What the names of the pretended internet resolve to. */
export const ZONE: ReadonlyMap<string, NonNullable<Target['dns']>> = new Map([
  ['leads.example', [['93.184.216.34']]],
  ['costly.example', [['93.184.216.34']]],
  ...TARGETS.flatMap(({ url, dns }) => (dns ? [[new URL(url).hostname, dns] as const] : [])),
]);
