import type { Lease, Salvage, Store } from '@cairn/checkpoint';
import type { Logger, NewEvent } from '@cairn/core';

/** Something with text that waits to be written. */
interface Buffered {
  flush(): void;
}

/** What a step says while it works: to the log at once, in order, each batch once. */
export class Journal {
  readonly #store: Store;
  readonly #lease: Lease;
  readonly #log: Logger;
  readonly #buffered = new Set<Buffered>();
  #batch = 0;
  #sent: Promise<void> = Promise.resolve();

  constructor(store: Store, lease: Lease, log: Logger) {
    this.#store = store;
    this.#lease = lease;
    this.#log = log;
  }

  add(events: readonly NewEvent[], salvage?: Salvage): void {
    this.#batch += 1;
    const batch = this.#batch;
    this.#sent = this.#sent
      .then(() => this.#store.append(this.#lease, batch, events, salvage))
      .catch((error: unknown) => this.#log.debug({ err: error }, 'what a step said is not logged'));
  }

  think(text: string): void {
    this.add([{ type: 'thought.delta', data: { text } }]);
  }

  /** @returns how to let go of it */
  watch(buffered: Buffered): () => void {
    this.#buffered.add(buffered);
    return () => void this.#buffered.delete(buffered);
  }

  /** Resolves when all that was said so far is in the log, or was refused. */
  settled(): Promise<void> {
    for (const buffered of this.#buffered) buffered.flush();
    return this.#sent;
  }
}
