import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** No answer at all within so long is a fault of the API, which has to say 503 before. */
const SILENT_MS = 20_000;
const BACK_OFF_MS = 60;

const Problem = z.object({ code: z.string().optional() });

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly key?: string;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly replayed: boolean;
}

/** A client that asks any API that is up, and asks again for as long as it hears nothing or "try again". */
export class Client {
  readonly #urls: () => readonly string[];
  /** Sent with every request, by readers too. */
  readonly headers: Readonly<Record<string, string>>;
  #turn = 0;
  /** How often each status was answered, also what was asked again afterwards. */
  readonly statuses = new Map<number, number>();
  /** What no client should ever see: a 500, or silence. */
  readonly faults: string[] = [];
  /** How often a connection broke or was refused. */
  broken = 0;

  constructor(urls: () => readonly string[], headers: Readonly<Record<string, string>> = {}) {
    this.#urls = urls;
    this.headers = headers;
  }

  /** An API that is up, each in turn. @returns undefined when none is */
  nextUrl(): string | undefined {
    const urls = this.#urls();
    this.#turn += 1;
    return urls[this.#turn % urls.length];
  }

  /** @throws Error when nobody gave a final answer within `withinMs` */
  async ask(asked: Asked, withinMs: number): Promise<Answer> {
    const deadlineMs = performance.now() + withinMs;
    while (performance.now() < deadlineMs) {
      const answer = await this.#once(asked);
      if (answer && answer.status !== 503 && answer.status !== 429) return answer;
      await sleep(BACK_OFF_MS);
    }
    throw new Error(`Nobody answered ${asked.method} ${asked.path} within ${withinMs} ms.`);
  }

  async #once({ method, path, key, body }: Asked): Promise<Answer | undefined> {
    const url = this.nextUrl();
    if (url === undefined) return undefined;
    const headers = {
      ...this.headers,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    try {
      const signal = AbortSignal.timeout(SILENT_MS);
      const init = { method, headers, signal, ...(body !== undefined && { body: JSON.stringify(body) }) };
      const response = await fetch(`${url}${path}`, init);
      const answer = await response.json();
      this.#note(method, path, response.status, answer);
      const replayed = response.headers.get('idempotency-replayed') === 'true';
      return { status: response.status, body: answer, replayed };
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') {
        this.faults.push(`${method} ${path}: no answer within ${SILENT_MS} ms`);
      }
      this.broken += 1;
      return undefined;
    }
  }

  #note(method: string, path: string, status: number, body: unknown): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status >= 500 && status !== 503) {
      this.faults.push(`${method} ${path}: ${status} ${Problem.safeParse(body).data?.code}`);
    }
  }
}
