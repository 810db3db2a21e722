import type { Standing, Store } from '@cairn/checkpoint';
import type { Logger, RunId } from '@cairn/core';
import { replaceRuns } from '../submit.ts';

export interface SweeperOptions {
  readonly store: Store;
  /** The name of the pipeline whose runs are looked after. */
  readonly pipeline: string;
  /** Makes sure that a visit has a job, and that the job is awake. */
  readonly revive: (runId: RunId, standing: Standing & { kind: 'at' }) => Promise<void>;
  /** A live run without progress for so long is looked after. */
  readonly idleMs: number;
  readonly log: Logger;
}

const BATCH = 100;

/** The outbox's reader: gives a live run its job back when whoever should have added it died before. */
export class Sweeper {
  readonly #options: SweeperOptions;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #sweeping: Promise<unknown> = Promise.resolve();

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#schedule(0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
  }

  /** One sweep; the timer's work, public so that a test can drive it. @returns how many runs were looked after */
  async tick(): Promise<number> {
    const { store, pipeline, revive, idleMs } = this.#options;
    const idle = await store.takeIdle(idleMs, BATCH, pipeline);
    for (const runId of idle) {
      const standing = await store.standing(runId);
      if (standing?.kind === 'at') await revive(runId, standing);
      if (standing?.kind === 'held') await replaceRuns(store, standing.replaces, runId);
    }
    return idle.length;
  }

  #schedule(waitMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#sweeping = this.tick().then(
        (found) => this.#schedule(found === BATCH ? 0 : this.#options.idleMs / 2),
        (error: unknown) => {
          this.#options.log.warn({ err: error }, 'sweep failed, will be tried again');
          this.#schedule(this.#options.idleMs / 2);
        },
      );
    }, waitMs);
  }
}
