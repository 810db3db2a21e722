import { setTimeout as sleep } from 'node:timers/promises';
import { RunId } from '@cairn/core';
import { post } from '../support/http.ts';
import type { Fleet } from './fleet.ts';

const RETRY_MS = 50;
const GIVE_UP_MS = 30_000;

/** People who submit runs with an Idempotency-Key, and send a request again, to whichever API is up, until it is answered. */
export class Load {
  readonly #fleet: Fleet;
  readonly #submitted: Promise<RunId>[] = [];
  #stopped = false;
  /** Requests that had to be sent again. */
  resent = 0;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** Submits one run every `everyMs` until `stop`. */
  async run(everyMs: number): Promise<void> {
    while (!this.#stopped) {
      void this.submit(`stones by the way ${this.#submitted.length}`);
      await sleep(everyMs);
    }
  }

  submit(topic: string): Promise<RunId> {
    const id = this.#answered(`deploy-${this.#submitted.length}`, topic);
    this.#submitted.push(id);
    id.catch(() => undefined); // told by `stop`, which waits for all of them
    return id;
  }

  /** @returns the ids of all runs, in the order of their submission */
  stop(): Promise<RunId[]> {
    this.#stopped = true;
    return Promise.all(this.#submitted);
  }

  async #answered(key: string, topic: string): Promise<RunId> {
    const body = { topic, sources: [{ text: 'A cairn is a heap of stones.' }] };
    const deadlineMs = performance.now() + GIVE_UP_MS;
    for (let i = this.#submitted.length; performance.now() < deadlineMs; i++) {
      const api = this.#fleet.apis[i % this.#fleet.apis.length];
      const answer = api && (await post(api.url, '/v1/runs', { key, body }).catch(() => undefined));
      if (answer?.status === 202 || answer?.status === 200) return RunId.parse(answer.body.id);
      if (answer && answer.status !== 503) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
      this.resent += 1;
      await sleep(RETRY_MS);
    }
    throw new Error(`No API answered ${key} within ${GIVE_UP_MS} ms.`);
  }
}
