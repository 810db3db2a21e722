/** Work of another build is offered again after so long at first; each time it comes back doubles that. */
const FIRST_MS = 50;
/** The longest that one piece of it waits for its next offer, as long as there are few of them. */
export const BEYOND_LONGEST_MS = 1_000;
/** Beyond so many a second, what a process gives back waits longer: a fleet that cannot do it must not be kept busy by it. */
export const BEYOND_PER_SECOND = 200;
const SPACING_MS = 1000 / BEYOND_PER_SECOND;

/**
 * How long work of another build waits before anybody takes it again. Short at first, because in a rolling deploy the next
 * taker may well be the right one; never under half the ceiling; and never so short that giving back becomes a process's trade.
 */
export class BeyondDelays {
  #freeAtMs = 0;

  /**
   * @param takes how often the work was taken, from 1
   * @param random a number in [0, 1)
   */
  next(takes: number, random: number, nowMs: number): number {
    const ceilingMs = Math.min(BEYOND_LONGEST_MS, FIRST_MS * 2 ** Math.min(takes - 1, 10));
    const turnMs = Math.max(nowMs, this.#freeAtMs);
    this.#freeAtMs = turnMs + SPACING_MS;
    return Math.round(ceilingMs * (0.5 + random / 2) + turnMs - nowMs);
  }
}
