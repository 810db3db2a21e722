import { randomUUID } from 'node:crypto';
import type { Lease, Store } from '@cairn/checkpoint';
import { RunId } from '@cairn/core';
import { post } from '../support/http.ts';

const EVENTS_AT_ONCE = 5;
const SHOUT_CHARS = 60_000;
const plan = { step: 'plan', round: 1 };

/** A run that no worker has, so that a test may write to it as one does, and as fast as it likes. */
export class Chatter {
  readonly runId: RunId;
  readonly #store: Store;
  readonly #lease: Lease;
  #batch = 0;

  private constructor(store: Store, lease: Lease) {
    this.#store = store;
    this.#lease = lease;
    this.runId = lease.runId;
  }

  static async start(store: Store, url: string): Promise<Chatter> {
    const runId = RunId.parse((await post(url, '/v1/runs', { body: { topic: 'much to say' } })).body.id);
    const claim = await store.claim({
      runId,
      visit: plan,
      nonce: randomUUID(),
      build: { name: 'research', version: 1 },
      reads: {},
      partSchema: 1,
      suspectAfterTakes: 2,
      alone: false,
      withParts: false,
      worker: 'test:1',
    });
    if (claim.kind !== 'claimed') throw new Error(`${runId} could not be claimed: ${claim.kind}`);
    return new Chatter(store, claim.lease);
  }

  /** One act with some events of different sizes, not all of them ASCII. */
  async say(): Promise<void> {
    this.#batch += 1;
    const events = Array.from({ length: EVENTS_AT_ONCE }, (_, i) => ({
      type: 'thought.delta' as const,
      data: { text: `${this.#batch}.${i} ${'é – '.repeat((this.#batch * 7 + i) % 40)}` },
    }));
    await this.#store.append(this.#lease, this.#batch, events);
  }

  /** One large event. */
  async shout(): Promise<void> {
    this.#batch += 1;
    const event = { type: 'thought.delta' as const, data: { text: 'x'.repeat(SHOUT_CHARS) } };
    await this.#store.append(this.#lease, this.#batch, [event]);
  }

  /** Saves the step's output, and with it ends the run. */
  async end(): Promise<void> {
    await this.#store.commit(this.#lease, { output: {}, schemaVersion: 1, events: [] });
  }
}
