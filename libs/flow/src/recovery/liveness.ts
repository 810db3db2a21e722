import type { Redis } from 'ioredis';
import type { Entry } from './registry.ts';

/** Which of the registered workers' connections the server has right now. */
export interface Sighting {
  readonly serverRunId: string;
  /** The client ids, of those asked for, that are connected. */
  readonly connected: ReadonlySet<string>;
}

/**
 * Asks the server which clients are connected. The kernel closes the sockets of a killed process at once, while a
 * blocked or stopped one keeps them: so this tells death from slowness, and gives no false alarm.
 */
export async function sight(redis: Redis, serverRunId: string, clientIds: readonly string[]): Promise<Sighting> {
  if (clientIds.length === 0) return { serverRunId, connected: new Set() };
  const listing = String(await redis.call('CLIENT', 'LIST', 'ID', ...clientIds));
  const connected = new Set([...listing.matchAll(/^id=(\d+) /gm)].map((match) => match[1] ?? ''));
  return { serverRunId, connected };
}

/** The name of this start of the server: it changes when Redis restarts, and with it all client ids lose their meaning. */
export async function serverRunIdOf(redis: Redis): Promise<string> {
  const info = await redis.info('server');
  return /^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown';
}

/** Looks needed, one after the other, that a worker was missing in. */
const LOOKS_MISSING = 2;

/** Decides from sightings who is dead. Pure but for its memory. */
export class Obituary {
  readonly #looksMissing = new Map<string, number>();
  readonly #outdatedSinceMs = new Map<string, number>();
  readonly #graceMs: number;

  /** @param graceMs how long a worker may take to connect again after a restart of the server */
  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** @returns the ids of the workers that are dead */
  read(entries: ReadonlyMap<string, Entry>, sighting: Sighting, nowMs: number): string[] {
    for (const id of this.#looksMissing.keys()) if (!entries.has(id)) this.#looksMissing.delete(id);
    for (const id of this.#outdatedSinceMs.keys()) if (!entries.has(id)) this.#outdatedSinceMs.delete(id);
    return [...entries].filter(([id, entry]) => this.#isDead(id, entry, sighting, nowMs)).map(([id]) => id);
  }

  #isDead(id: string, entry: Entry, { serverRunId, connected }: Sighting, nowMs: number): boolean {
    if (entry.serverRunId !== serverRunId) {
      const since = this.#outdatedSinceMs.get(id) ?? nowMs;
      this.#outdatedSinceMs.set(id, since);
      return nowMs - since >= this.#graceMs;
    }
    this.#outdatedSinceMs.delete(id);
    const looks = connected.has(entry.clientId) ? 0 : (this.#looksMissing.get(id) ?? 0) + 1;
    this.#looksMissing.set(id, looks);
    return looks >= LOOKS_MISSING;
  }
}
