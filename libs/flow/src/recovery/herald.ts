import type { PipelineStore } from '@cairn/checkpoint';
import type { Logger, PipelineCard } from '@cairn/core';

export interface HeraldOptions {
  readonly pipelines: PipelineStore;
  readonly card: PipelineCard;
  readonly log: Logger;
}

/** How often a worker shows its pipeline again: also what a Redis that lost its newest writes hears again. */
const SHOW_MS = 60_000;

/** Shows a worker's pipeline to those who take runs for it, for as long as the worker is up. */
export class Herald {
  readonly #options: HeraldOptions;
  #timer: NodeJS.Timeout | undefined;
  #showing: Promise<void> = Promise.resolve();

  constructor(options: HeraldOptions) {
    this.#options = options;
  }

  /** @throws STORE_UNAVAILABLE when it cannot be shown the first time */
  async start(): Promise<void> {
    const { pipelines, card, log } = this.#options;
    await pipelines.show(card);
    this.#timer = setInterval(() => {
      this.#showing = pipelines
        .show(card)
        .catch((error: unknown) => log.warn({ err: error }, 'pipeline could not be shown, will be tried again'));
    }, SHOW_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#showing;
  }
}
