import { assertInReach, guardedConnector, type Reach } from '@cairn/net';
import { Agent, type Dispatcher, request } from 'undici';
import type { RawContent } from '../extract/extract.ts';
import { SOURCE_LIMITS } from '../limits.ts';
import { SourceProblem } from '../problem.ts';
import { ACCEPTED_ENCODINGS, readBody } from './body.ts';
import { contentType } from './content-type.ts';
import { problemOf } from './network-problem.ts';

const USER_AGENT = 'Cairn/0.1 (research bot; reads only pages that its user listed)';
const HEADERS = {
  'user-agent': USER_AGENT,
  accept: 'text/html, application/xhtml+xml, text/markdown, text/plain, application/pdf;q=0.9',
  'accept-encoding': ACCEPTED_ENCODINGS,
};
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const WORTH_A_RETRY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

export interface FetchOptions {
  readonly reach: Reach;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface FetchedPage {
  readonly finalUrl: string;
  readonly content: RawContent;
}

/**
 * Gets a page from the public internet, within every limit of SOURCE_LIMITS.
 * @throws SourceProblem when the page cannot be had; the signal's reason when the caller gave up
 */
export async function fetchPage(url: string, { reach, timeoutMs, signal }: FetchOptions): Promise<FetchedPage> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const dispatcher = new Agent({
    connect: guardedConnector(reach, timeoutMs),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    pipelining: 1,
  });
  try {
    return await followed(parsedUrl(url), reach, dispatcher, AbortSignal.any([signal, deadline]));
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted)
      throw new SourceProblem('timeout', `No complete answer within ${timeoutMs} ms.`, { cause: error });
    throw problemOf(error);
  } finally {
    await dispatcher.destroy();
  }
}

async function followed(start: URL, reach: Reach, dispatcher: Dispatcher, signal: AbortSignal): Promise<FetchedPage> {
  let url = start;
  for (let hop = 0; hop <= SOURCE_LIMITS.redirectHops; hop += 1) {
    assertInReach(url, reach);
    const response = await request(url, { dispatcher, signal, headers: HEADERS });
    if (!REDIRECTS.has(response.statusCode)) return await pageOf(response, url);
    await response.body.dump({ limit: 16_384, signal });
    url = redirectTarget(headerOf(response, 'location'), url);
  }
  throw new SourceProblem('redirect_loop', `Still redirecting after ${SOURCE_LIMITS.redirectHops} hops.`);
}

async function pageOf(response: Dispatcher.ResponseData, url: URL): Promise<FetchedPage> {
  const { statusCode: status, body } = response;
  if (status !== 200) {
    body.on('error', () => undefined).destroy();
    const code = WORTH_A_RETRY.has(status) ? 'http_unavailable' : 'http_error';
    throw new SourceProblem(code, `The server answered ${status}.`, { httpStatus: status });
  }
  const announced = Number(headerOf(response, 'content-length') || 0);
  const bytes = await readBody(body, headerOf(response, 'content-encoding'), announced);
  return { finalUrl: url.href, content: { bytes, ...contentType(headerOf(response, 'content-type'), url, bytes) } };
}

function redirectTarget(location: string, from: URL): URL {
  if (!location || location.length > SOURCE_LIMITS.redirectUrlChars || !URL.canParse(location, from.href)) {
    throw new SourceProblem('bad_redirect', 'It redirects to no usable address.');
  }
  return parsedUrl(new URL(location, from.href).href);
}

function parsedUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new SourceProblem('bad_url', 'Only http and https addresses are fetched.');
  if (url.username || url.password) throw new SourceProblem('bad_url', 'Addresses with credentials are not fetched.');
  url.hash = '';
  return url;
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string {
  return [headers[name] ?? ''].flat().join(', ');
}
