import { guardedConnector, OutOfReachError, type Reach } from '@cairn/net';
import { Webhook } from 'standardwebhooks';
import { Agent, type Dispatcher, request } from 'undici';
import { assertAllowed } from './target.ts';

/** How a target took a request. `why` is for the people who look at the deliveries. */
export type Answer =
  | { readonly kind: 'delivered'; readonly status: number }
  /** 410: it wants nothing more of this run. */
  | { readonly kind: 'gone'; readonly status: number; readonly why: string }
  /** Ours to refuse: another try would be refused too. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'failed'; readonly status: number; readonly why: string; readonly retryAfterMs?: number }
  | { readonly kind: 'failed'; readonly why: string; readonly retryAfterMs?: never };

export interface Message {
  readonly url: string;
  readonly id: string;
  readonly payload: string;
  /** `whsec_…`; each signs. */
  readonly secrets: readonly string[];
}

export interface Sender {
  /** Posts a message once. @throws the signal's reason when the caller gave up */
  send(message: Message, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

/** The first bytes of an answer are read, so that its connection can be used again; it is not looked at. */
const ANSWER_BYTES = 16 * 1024;
const USER_AGENT = 'Cairn/0.1 (webhooks; standardwebhooks.com)';

/** Sends to https targets on the public internet, and to what the operator listed. Redirects are not followed. */
export function createSender(reach: Reach, timeoutMs: number): Sender {
  const dispatcher = new Agent({
    connect: guardedConnector(reach, timeoutMs),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    pipelining: 1,
  });
  return {
    async send(message, signal) {
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const url = new URL(message.url);
        assertAllowed(url, reach);
        return await post(url, message, dispatcher, AbortSignal.any([signal, deadline]));
      } catch (error) {
        signal.throwIfAborted();
        if (deadline.aborted) return { kind: 'failed', why: `No complete answer within ${timeoutMs} ms.` };
        return answerTo(error);
      }
    },
    close: () => dispatcher.destroy(),
  };
}

async function post(url: URL, message: Message, dispatcher: Dispatcher, signal: AbortSignal): Promise<Answer> {
  const { statusCode, headers, body } = await request(url, {
    dispatcher,
    signal,
    method: 'POST',
    headers: { 'user-agent': USER_AGENT, 'content-type': 'application/json', ...signed(message, new Date()) },
    body: message.payload,
  });
  await body.dump({ limit: ANSWER_BYTES, signal });
  if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered', status: statusCode };
  const why = `It answered ${statusCode}.`;
  if (statusCode === 410) return { kind: 'gone', status: statusCode, why };
  const retryAfterMs = retryAfter([headers['retry-after'] ?? ''].flat()[0] ?? '', Date.now());
  return { kind: 'failed', status: statusCode, why, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** The headers of Standard Webhooks: a signature for each secret, so that a receiver may know either. */
export function signed({ id, payload, secrets }: Omit<Message, 'url'>, at: Date): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, payload)).join(' '),
  };
}

/** A Retry-After header, in seconds or as a date, as a wait in milliseconds. */
export function retryAfter(header: string, nowMs: number): number | undefined {
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

function answerTo(error: unknown): Answer {
  if (error instanceof OutOfReachError && error.reason === 'blocked')
    return { kind: 'refused', why: `Not called: ${error.message}.` };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { kind: 'failed', why: `The connection broke or was refused${code && ` (${code})`}.` };
}
