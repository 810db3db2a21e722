import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 30;

export interface PostOptions {
  readonly key?: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What an answer holds is the test's business: it asserts on every field it uses.
  readonly body: Record<string, unknown>;
}

export const post = (url: string, path: string, options: PostOptions): Promise<Answer> =>
  send(url, 'POST', path, options);

export async function send(url: string, method: string, path: string, { key, body }: PostOptions): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

export async function get(url: string, path: string): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { headers: { accept: 'application/json' } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

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
