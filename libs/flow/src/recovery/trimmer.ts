import type { Store } from '@cairn/checkpoint';
import type { Logger } from '@cairn/core';

export interface TrimmerOptions {
  readonly store: Store;
  readonly log: Logger;
}

/** How often old logs are asked for, in milliseconds. It costs nothing where events are kept as long as their run. */
const TRIM_MS = 1000;
/** So many logs at once. */
const BATCH = 100;

/** Removes events that are past their time. Every worker may do it: once is enough, twice no harm. */
export class Trimmer {
  readonly #options: TrimmerOptions;
  #timer: NodeJS.Timeout | undefined;
  #trimming: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: TrimmerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#trimming;
  }

  /** One round; the timer's work, public so that a test can drive it. @returns how many logs were trimmed */
  async tick(): Promise<number> {
    const { store } = this.#options;
    const old = await store.oldLogs(BATCH);
    for (const runId of old) while (await store.trim(runId));
    return old.length;
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#trimming = this.tick()
        .catch((error: unknown) =>
          this.#options.log.warn({ err: error }, 'old events could not be removed, will be tried again'),
        )
        .finally(() => this.#schedule());
    }, TRIM_MS);
  }
}
