import { type Effect, LIMITS, type NewEvent } from '@cairn/core';
import type { Journal } from './journal.ts';

/** The text of one effect as it streams in: kept, and told to readers, in pieces of LIMITS.salvageMs. */
export class StreamedText {
  readonly #journal: Journal;
  readonly #effect: Pick<Effect<unknown>, 'site' | 'told'>;
  readonly #letGo: () => void;
  #kept: number;
  #unsent = '';
  #restarted = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param salvaged what earlier tries kept */
  constructor(journal: Journal, effect: Pick<Effect<unknown>, 'site' | 'told'>, salvaged: string) {
    this.#journal = journal;
    this.#effect = effect;
    this.#kept = salvaged.length;
    this.#letGo = journal.watch(this);
  }

  add(text: string): void {
    this.#unsent += text;
    this.#timer ??= setTimeout(() => this.flush(), LIMITS.salvageMs);
  }

  restart(): void {
    this.#restarted ||= this.#kept > 0;
    this.#kept = 0;
    this.#unsent = '';
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#unsent === '' && !this.#restarted) return;
    const { site } = this.#effect;
    this.#journal.add(this.#events(), { site, text: this.#unsent, restart: this.#restarted });
    this.#kept += this.#unsent.length;
    this.#unsent = '';
    this.#restarted = false;
  }

  close(): void {
    this.flush();
    this.#letGo();
  }

  #events(): NewEvent[] {
    const { told } = this.#effect;
    if (!told) return [];
    return [
      ...(this.#restarted ? [told.anew()] : []),
      ...(this.#unsent === '' ? [] : [told.more(this.#unsent, this.#kept)]),
    ];
  }
}
