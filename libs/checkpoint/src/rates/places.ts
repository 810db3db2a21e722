/** One place of which there are only so many. */
export interface Place {
  /** How many are taken by now, with this one. */
  readonly taken: number;
  /** The second time it does nothing. */
  giveBack(): void;
}

/** Places that the processes of an installation share: so many of one name, whoever has them. */
export interface Places {
  /** @returns undefined when `most` are taken. @throws STORE_UNAVAILABLE */
  take(name: string, most: number): Promise<Place | undefined>;
  /** Gives all back that this process has. */
  close(): Promise<void>;
}

/**
 * Says how many places of a name this process has.
 * @param most how many all may have together; undefined: whatever they have
 * @returns how many all have now; undefined when it may not have so many
 */
export type HoldPlaces = (name: string, own: number, most?: number) => Promise<number | undefined>;

export interface LeaseTimes {
  /** After so long without a word the places of a process that died are free. */
  readonly leaseMs: number;
  readonly renewMs: number;
}

export const PLACE_LEASE: LeaseTimes = { leaseMs: 10_000, renewMs: 3_000 };

/**
 * Places of one process, which says again and again how many it has. It always says the whole number: what got lost or came
 * twice is put right by the next word.
 */
export class LeasedPlaces implements Places {
  readonly #own = new Map<string, number>();
  readonly #hold: HoldPlaces;
  readonly #timer: NodeJS.Timeout;

  constructor(hold: HoldPlaces, renewMs: number) {
    this.#hold = hold;
    this.#timer = setInterval(() => this.#renew(), renewMs).unref();
  }

  async take(name: string, most: number): Promise<Place | undefined> {
    const own = this.#add(name, 1);
    const taken = await this.#hold(name, own, most).catch((error: unknown) => {
      this.#tell(name, this.#add(name, -1)); // it may have been written down, and only the answer got lost
      throw error;
    });
    if (taken === undefined) {
      this.#add(name, -1);
      return undefined;
    }
    let given = false;
    const giveBack = () => {
      if (!given) this.#tell(name, this.#add(name, -1));
      given = true;
    };
    return { taken, giveBack };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const names = [...this.#own.keys()];
    this.#own.clear();
    await Promise.allSettled(names.map((name) => this.#hold(name, 0)));
  }

  #add(name: string, more: number): number {
    const own = (this.#own.get(name) ?? 0) + more;
    if (own > 0) this.#own.set(name, own);
    else this.#own.delete(name);
    return Math.max(0, own);
  }

  #renew(): void {
    for (const [name, own] of this.#own) this.#tell(name, own);
  }

  /** What does not get through is said again with the next renewal; without any, the lease runs out. */
  #tell(name: string, own: number): void {
    this.#hold(name, own).catch(() => undefined);
  }
}

/** For tests: places of one process. */
export function memoryPlaces(): Places {
  const taken = new Map<string, number>();
  const hold: HoldPlaces = async (name, own, most = Number.POSITIVE_INFINITY) => {
    if (own > most) return undefined;
    taken.set(name, own);
    return own;
  };
  return new LeasedPlaces(hold, PLACE_LEASE.renewMs);
}
