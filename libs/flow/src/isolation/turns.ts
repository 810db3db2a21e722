/** Lets so many go on at a time; the others wait in line. */
export class Turns {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** @returns whether it is its turn; false when the signal aborted first. Who has a turn gives it back */
  async take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.#free > 0) {
      this.#free -= 1;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const next = () => resolve(true);
    const leave = () => {
      this.#waiting.delete(next);
      resolve(false);
    };
    this.#waiting.add(next);
    signal.addEventListener('abort', leave, { once: true });
    const mine = await promise;
    signal.removeEventListener('abort', leave);
    return mine;
  }

  giveBack(): void {
    const [next] = this.#waiting;
    if (!next) this.#free += 1;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
