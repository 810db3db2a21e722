import type { Redis } from 'ioredis';
import { z } from 'zod';

const Entry = z.object({
  /** The server's name for the connection that shows that the worker is alive. */
  clientId: z.string(),
  /** Which start of the server that name belongs to. */
  serverRunId: z.string(),
  /** For people: `host:pid`. */
  worker: z.string(),
});
export type Entry = z.infer<typeof Entry>;

/**
 * Which workers there are, and the connection that stands for each one's life. It lies in Redis, so that a worker that
 * starts later knows of those that died before.
 */
export class Registry {
  readonly #redis: Redis;
  readonly #key: string;

  /** @param lane the pipeline whose workers look after each other; undefined: those that share their queues */
  constructor(redis: Redis, prefix: string, lane?: string) {
    this.#redis = redis;
    this.#key = lane === undefined ? `${prefix}:workers` : `${prefix}:workers.${lane}`;
  }

  async enter(workerIds: readonly string[], entry: Entry): Promise<void> {
    const text = JSON.stringify(entry);
    await this.#redis.hset(this.#key, Object.fromEntries(workerIds.map((id) => [id, text])));
  }

  async leave(workerIds: readonly string[]): Promise<void> {
    if (workerIds.length > 0) await this.#redis.hdel(this.#key, ...workerIds);
  }

  async all(): Promise<ReadonlyMap<string, Entry>> {
    const hash = await this.#redis.hgetall(this.#key);
    return new Map(Object.entries(hash).map(([id, text]) => [id, Entry.parse(JSON.parse(text))]));
  }
}
