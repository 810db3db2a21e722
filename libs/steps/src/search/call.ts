import { setTimeout as elapse } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { z } from 'zod';
import { retryAfterMs } from '../sources/fetch/retry-after.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { SearchProblem } from './provider.ts';

export interface Call {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The same at every try of one search. */
  readonly key?: string | undefined;
  readonly signal: AbortSignal;
}

const WORTH_A_RETRY: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks a provider. The operator configured its address, so that it may be private: the guard for sources does not apply.
 * Redirects are not followed, since a key goes along.
 * @throws SearchProblem; the signal's reason when the caller gave up
 */
export async function callProvider<T>(provider: string, call: Call, answer: z.ZodType<T>): Promise<T> {
  const text = await answered(provider, call);
  const parsed = answer.safeParse(json(text));
  if (parsed.success) return parsed.data;
  throw new SearchProblem(`${provider} answered with something else than search results.`, false);
}

/** Plans allow so many queries a second: whoever asks too fast is told to wait, and does. */
async function answered(provider: string, call: Call): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sent(provider, call);
    } catch (error) {
      const pauseMs = error instanceof TooFast && tries < SEARCH_LIMITS.tries ? error.pauseMs : undefined;
      if (pauseMs === undefined) throw error;
      await elapse(pauseMs, undefined, { signal: call.signal }).catch(() => call.signal.throwIfAborted());
    }
  }
}

/** The provider asks for a pause that is short enough to be made. */
class TooFast extends SearchProblem {
  readonly pauseMs: number;

  constructor(message: string, pauseMs: number) {
    super(message, true);
    this.pauseMs = pauseMs;
  }
}

async function sent(provider: string, { url, method = 'GET', headers = {}, body, key, signal }: Call): Promise<string> {
  const deadline = AbortSignal.timeout(SEARCH_LIMITS.callMs);
  const dispatcher = new Agent({
    connect: { timeout: SEARCH_LIMITS.callMs },
    maxResponseSize: SEARCH_LIMITS.answerBytes,
  });
  try {
    const response = await request(url, {
      dispatcher,
      method,
      signal: AbortSignal.any([signal, deadline]),
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (response.statusCode !== 200) {
      response.body.on('error', () => undefined).destroy();
      throw refusal(provider, response.statusCode, String(response.headers['retry-after'] ?? ''));
    }
    return await response.body.text();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SearchProblem) throw error;
    if (deadline.aborted)
      throw new SearchProblem(`${provider} did not answer within ${SEARCH_LIMITS.callMs} ms.`, true);
    throw new SearchProblem(`${provider} cannot be reached${codeOf(error)}.`, true, { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}

function refusal(provider: string, status: number, retryAfter: string): SearchProblem {
  if (status === 401 || status === 403) {
    const why = `refused this installation (${status}): its key or settings are wrong`;
    return new SearchProblem(`${provider} ${why}.`, false);
  }
  const message = `${provider} answered ${status}.`;
  const pauseMs = retryAfterMs(retryAfter, Date.now()) || SEARCH_LIMITS.pauseMs;
  if (status === 429 && pauseMs <= SEARCH_LIMITS.longestPauseMs) return new TooFast(message, pauseMs);
  return new SearchProblem(message, WORTH_A_RETRY.has(status));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
