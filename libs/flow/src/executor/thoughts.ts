import type { Lease, Store } from '@cairn/checkpoint';
import type { Logger } from '@cairn/core';

/** What a step says while it works: to the log at once, in order, each text once. */
export class Thoughts {
  readonly #store: Store;
  readonly #lease: Lease;
  readonly #log: Logger;
  #batch = 0;
  #sent: Promise<void> = Promise.resolve();

  constructor(store: Store, lease: Lease, log: Logger) {
    this.#store = store;
    this.#lease = lease;
    this.#log = log;
  }

  add(text: string): void {
    this.#batch += 1;
    const batch = this.#batch;
    this.#sent = this.#sent
      .then(() => this.#store.append(this.#lease, batch, [{ type: 'thought.delta', data: { text } }]))
      .catch((error: unknown) => this.#log.debug({ err: error }, 'thought not logged'));
  }

  /** Resolves when all thoughts so far are in the log, or were refused. */
  settled(): Promise<void> {
    return this.#sent;
  }
}
