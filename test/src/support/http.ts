import { setTimeout as sleep } from 'node:timers/promises';
import { judgeOf } from './judged.ts';

const POLL_MS = 30;

export interface SendOptions {
  /** An Idempotency-Key. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What an answer holds is the test's business: it asserts on every field it uses.
  readonly body: Record<string, unknown>;
}

/**
 * Asks an API. Whatever it answers has to be as its own OpenAPI document says, looked at or not.
 * @throws UndocumentedAnswerError; TypeError when nobody answers
 */
export async function send(url: string, method: string, path: string, options: SendOptions = {}): Promise<Answer> {
  const { key, headers: own = {}, body } = options;
  const assertDocumented = await judgeOf(url);
  const headers = {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...own,
  };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await fetch(`${url}${path}`, init);
  const text = await response.text();
  const { status } = response;
  assertDocumented({ method, path, status, headers: response.headers, body: text, whole: true });
  return { status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] };
}

export const post = (url: string, path: string, options: SendOptions): Promise<Answer> =>
  send(url, 'POST', path, options);

export const get = (url: string, path: string): Promise<Answer> => send(url, 'GET', path);

/** Looks at a run over HTTP until it has ended. @throws Error when it has not within `withinMs` */
export async function runEnded(url: string, runId: unknown, withinMs = 60_000): Promise<Answer['body']> {
  const deadlineMs = performance.now() + withinMs;
  while (performance.now() < deadlineMs) {
    const { body } = await get(url, `/v1/runs/${runId}`);
    if (['completed', 'failed', 'cancelled'].includes(String(body.status))) return body;
    await sleep(POLL_MS);
  }
  throw new Error(`${runId} has not ended within ${withinMs} ms.`);
}
