import { SEARCH_LIMITS } from './limits.ts';
import type { Found } from './provider.ts';

/** Results as sources: only addresses on the web, each once. */
export function foundPages(
  results: readonly { readonly url: string; readonly title: string }[],
  limit: number,
): Found[] {
  const found = new Map<string, Found>();
  for (const { url, title } of results) {
    const address = URL.parse(url);
    if (!address || !/^https?:$/.test(address.protocol) || address.username || address.password) continue;
    address.hash = '';
    if (address.href.length > SEARCH_LIMITS.urlChars || found.has(address.href)) continue;
    found.set(address.href, { origin: { url: address.href }, title: title.slice(0, SEARCH_LIMITS.titleChars) });
  }
  return [...found.values()].slice(0, limit);
}
