/** Numbers from 0 to 1, the same for the same seed (mulberry32), with what a schedule needs of them. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  between(least: number, most: number): number {
    return Math.round(least + this.next() * (most - least));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** The wait until the next of events that come at random, so many milliseconds apart on average. */
  gap(meanMs: number): number {
    return -Math.log(1 - this.next()) * meanMs;
  }
}

/**
 * The one that a lot falls on, each with its share of the whole.
 * @param lot from 0 to below the sum of all shares; what lies above falls on none
 */
export function drawn<T extends { readonly share: number }>(from: readonly T[], lot: number): T | undefined {
  let left = lot;
  for (const one of from) {
    left -= one.share;
    if (left < 0) return one;
  }
  return undefined;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** A number from 0 to 1 for a text under a seed (FNV-1a): whoever asks, and whenever, the same. */
export function lotOf(seed: number, text: string): number {
  let hash = FNV_OFFSET ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return new Random(hash).next();
}
