import { setTimeout as sleep } from 'node:timers/promises';

type Release = () => void;

/**
 * Lets much work run side by side, or one piece alone. Work that keeps taking its process down is run alone, so that
 * the next crash has one possible cause and no bystander is blamed for it.
 */
export class Gate {
  readonly #patienceMs: number;
  #sharing = 0;
  #closed = false;
  #waiting: (() => void)[] = [];
  #loners: Promise<void> = Promise.resolve();

  /** @param patienceMs how long newcomers may still overtake somebody who wants to be alone */
  constructor(patienceMs = 5_000) {
    this.#patienceMs = patienceMs;
  }

  async shared(): Promise<Release> {
    while (this.#closed) await this.#change();
    this.#sharing += 1;
    return once(() => {
      this.#sharing -= 1;
      this.#changed();
    });
  }

  async alone(): Promise<Release> {
    const before = this.#loners;
    let leave: Release = () => undefined;
    this.#loners = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    const deadline = new AbortController();
    void sleep(this.#patienceMs, undefined, { signal: deadline.signal }).then(
      () => {
        this.#closed = true;
      },
      () => undefined,
    );
    while (this.#sharing > 0) await this.#change();
    deadline.abort();
    this.#closed = true;
    return once(() => {
      this.#closed = false;
      leave();
      this.#changed();
    });
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

function once(release: Release): Release {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    release();
  };
}
