import type { Reach } from '@cairn/net';
import type { RawContent } from '../extract/extract.ts';
import { SOURCE_LIMITS } from '../limits.ts';
import { SourceProblem } from '../problem.ts';
import { ACCEPTED_ENCODINGS, readBody } from './body.ts';
import { contentType } from './content-type.ts';
import { follow, type Visit, webUrl } from './follow.ts';
import type { Answer } from './get.ts';
import { retryAfterMs } from './retry-after.ts';

const ACCEPTED_TYPES =
  'text/html, application/xhtml+xml, text/markdown, text/plain, application/pdf;q=0.9, ' +
  'application/atom+xml;q=0.8, application/rss+xml;q=0.8, application/feed+json;q=0.8, application/xml;q=0.5';
const WORTH_A_RETRY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const ASKS_FOR_REST: ReadonlySet<number> = new Set([429, 503]);

/** What a server gave with a page, to be asked later whether the page is still the same. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly last_modified?: string | undefined;
}

export interface FetchOptions {
  readonly reach: Reach;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly userAgent: string;
  readonly visit: Visit;
  /** The page as it is known: its server is asked for it only if it has changed. */
  readonly known?: (Validators & { readonly final_url: string }) | undefined;
}

export type FetchedPage =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'page';
      readonly finalUrl: string;
      readonly content: RawContent;
      /** Absent when the server gave none, or does not want the page kept. */
      readonly validators?: Validators;
    };

/**
 * Gets a page from the public internet, within every limit of SOURCE_LIMITS.
 * @throws SourceProblem when the page cannot be had; the signal's reason when the caller gave up
 */
export async function fetchPage(address: string, options: FetchOptions): Promise<FetchedPage> {
  const { userAgent, known } = options;
  const plain = { 'user-agent': userAgent, accept: ACCEPTED_TYPES, 'accept-encoding': ACCEPTED_ENCODINGS };
  const headers = ({ href }: URL) => (known?.final_url === href ? { ...plain, ...conditions(known) } : plain);
  return await follow(webUrl(address), { ...options, headers }, pageOf);
}

function conditions({ etag, last_modified }: Validators): Record<string, string> {
  return {
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(last_modified !== undefined && { 'if-modified-since': last_modified }),
  };
}

async function pageOf(answer: Answer, url: URL): Promise<FetchedPage> {
  const { status, body, header } = answer;
  if (status === 304) {
    body.on('error', () => undefined).destroy();
    return { kind: 'unchanged' };
  }
  if (status !== 200) throw refusal(answer);
  const bytes = await readBody(body, header('content-encoding'), Number(header('content-length') || 0));
  const content = { bytes, ...contentType(header('content-type'), url, bytes) };
  const validators = validatorsOf(answer);
  return { kind: 'page', finalUrl: url.href, content, ...(validators && { validators }) };
}

function refusal({ status, body, header }: Answer): SourceProblem {
  body.on('error', () => undefined).destroy();
  const code = WORTH_A_RETRY.has(status) ? 'http_unavailable' : 'http_error';
  const restMs = ASKS_FOR_REST.has(status) ? retryAfterMs(header('retry-after'), Date.now()) : 0;
  return new SourceProblem(code, `The server answered ${status}.`, { httpStatus: status, restMs });
}

function validatorsOf({ header }: Answer): Validators | undefined {
  if (/\b(?:no-store|private)\b/i.test(header('cache-control'))) return undefined;
  const etag = shortHeader(header('etag'));
  const last_modified = shortHeader(header('last-modified'));
  return etag === undefined && last_modified === undefined ? undefined : { etag, last_modified };
}

function shortHeader(value: string): string | undefined {
  return value === '' || value.length > SOURCE_LIMITS.validatorChars ? undefined : value;
}
