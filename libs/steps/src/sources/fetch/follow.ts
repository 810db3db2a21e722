import { SOURCE_LIMITS } from '../limits.ts';
import { SourceProblem } from '../problem.ts';
import { type Answer, type GetOptions, get } from './get.ts';

/** Wraps each single request: asks whether it may be made, and waits for its turn. */
export type Visit = <T>(url: URL, request: () => Promise<T>) => Promise<T>;

export interface FollowOptions extends Omit<GetOptions, 'headers'> {
  readonly visit: Visit;
  /** For the address at hand: a page that moved is another one. */
  readonly headers: (url: URL) => Readonly<Record<string, string>>;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const DUMPED_BYTES = 16_384;

/**
 * Gets an address and goes where it redirects to, by hand: every hop is judged like the first.
 * @param options `timeoutMs` counts for all hops together, the waits between them left out
 * @throws SourceProblem; the signal's reason when the caller gave up
 */
export async function follow<T>(
  start: URL,
  options: FollowOptions,
  read: (answer: Answer, url: URL) => Promise<T>,
): Promise<T> {
  let url = start;
  let leftMs = options.timeoutMs;
  for (let hop = 0; hop <= SOURCE_LIMITS.redirectHops; hop += 1) {
    const at = url;
    const step = await options.visit(at, async () => {
      const beganMs = performance.now();
      const asked = { ...options, headers: options.headers(at), timeoutMs: Math.max(1, Math.ceil(leftMs)) };
      const found = await get(at, asked, (answer) => landed(answer, at, read));
      leftMs -= performance.now() - beganMs;
      return found;
    });
    if (!('moved' in step)) return step.found;
    url = step.moved;
  }
  throw new SourceProblem('redirect_loop', `Still redirecting after ${SOURCE_LIMITS.redirectHops} hops.`);
}

async function landed<T>(
  answer: Answer,
  url: URL,
  read: (answer: Answer, url: URL) => Promise<T>,
): Promise<{ moved: URL } | { found: T }> {
  if (!REDIRECTS.has(answer.status)) return { found: await read(answer, url) };
  await answer.body.dump({ limit: DUMPED_BYTES });
  return { moved: redirectTarget(answer.header('location'), url) };
}

function redirectTarget(location: string, from: URL): URL {
  if (!location || location.length > SOURCE_LIMITS.redirectUrlChars || !URL.canParse(location, from.href)) {
    throw new SourceProblem('bad_redirect', 'It redirects to no usable address.');
  }
  return webUrl(new URL(location, from.href).href);
}

/** @throws SourceProblem for what is not a plain address on the web */
export function webUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new SourceProblem('bad_url', 'Only http and https addresses are fetched.');
  if (url.username || url.password) throw new SourceProblem('bad_url', 'Addresses with credentials are not fetched.');
  url.hash = '';
  return url;
}
