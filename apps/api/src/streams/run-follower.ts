import type { Store } from '@cairn/checkpoint';
import { CairnError, type Logger, messageId, type RunId, seqOf } from '@cairn/core';
import { within } from '../within.ts';
import { type Frame, frameOf } from './frame.ts';
import type { Reader } from './reader.ts';

/** How many events are read at once. */
export const PAGE_EVENTS = 100;
/** One page of the log: an answer that got lost must not hold up a stream. */
export const READ_MS = 3000;

interface RunFollowerOptions {
  readonly store: Store;
  readonly log: Logger;
  readonly runId: RunId;
  /** The position after which to begin. */
  readonly after: number;
  /** Called once, when the last reader has left. */
  readonly onIdle: () => void;
}

/** Reads the growing end of one run's log, once for all who follow it in this process. */
export class RunFollower {
  readonly #options: RunFollowerOptions;
  readonly #readers = new Set<Reader>();
  readonly #stopWatching: () => void;
  #seq: number;
  #reading = false;
  #grewMeanwhile = false;

  constructor(options: RunFollowerOptions) {
    this.#options = options;
    this.#seq = options.after;
    this.#stopWatching = options.store.watch(options.runId, () => this.wake());
  }

  /**
   * @param reader an open one
   * @returns false when the reader is behind: it has to replay some more first
   */
  join(reader: Reader): boolean {
    if (reader.seq < this.#seq) return false;
    this.#readers.add(reader);
    reader.onceClosed(() => this.#leave(reader));
    reader.goLive();
    // What was logged between the first reader's replay and the watch woke nobody.
    if (this.#readers.size === 1) this.wake();
    return true;
  }

  /** The log may have grown. */
  wake(): void {
    void this.#catchUp();
  }

  #leave(reader: Reader): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    this.#stopWatching();
    this.#options.onIdle();
  }

  async #catchUp(): Promise<void> {
    this.#grewMeanwhile = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#grewMeanwhile && this.#readers.size > 0) {
        this.#grewMeanwhile = false;
        await this.#readToEnd();
      }
    } catch (error) {
      this.#onFailure(error);
    } finally {
      this.#reading = false;
    }
  }

  async #readToEnd(): Promise<void> {
    const { store, runId } = this.#options;
    while (this.#readers.size > 0) {
      const after = this.#seq === 0 ? undefined : messageId(this.#seq);
      const page = await within(READ_MS, store.events(runId, after, PAGE_EVENTS));
      if (!page) return this.#cutAll();
      this.#deliver(page.events.map(frameOf));
      if (this.#seq < seqOf(page.lastMessageId) && page.events.length > 0) continue;
      if (page.over) for (const reader of this.#readers) reader.end();
      return;
    }
  }

  #deliver(frames: readonly Frame[]): void {
    this.#seq = frames.at(-1)?.seq ?? this.#seq;
    for (const reader of this.#readers) reader.push(frames);
  }

  /**
   * While Redis is away the readers stay, and the next poll goes on; the connection has logged it. What will not mend
   * itself they learn by coming back.
   */
  #onFailure(error: unknown): void {
    if (error instanceof CairnError && error.code === 'STORE_UNAVAILABLE') return;
    const { log, runId } = this.#options;
    log.warn({ err: error, runId }, 'cannot go on with a stream');
    this.#cutAll();
  }

  #cutAll(): void {
    for (const reader of this.#readers) reader.cut();
  }
}
