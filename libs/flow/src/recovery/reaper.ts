import type { Logger } from '@cairn/core';
import type { Redis } from 'ioredis';
import { Obituary, serverRunIdOf, sight } from './liveness.ts';
import type { Registry } from './registry.ts';

export interface ReaperOptions {
  /** The connection that stands for this process's life. */
  readonly redis: Redis;
  readonly registry: Registry;
  /** This process's own workers. */
  readonly workerIds: readonly string[];
  /** Who we are: `host:pid`. */
  readonly worker: string;
  /** Gives back what a dead worker had in hand. @returns how many jobs that were */
  readonly giveBack: (deadWorkerId: string) => Promise<number>;
  readonly pollMs: number;
  readonly log: Logger;
}

/** How long a worker may take to show itself again after a restart of Redis. */
const RESTART_GRACE_MS = 3_000;

/**
 * Finds workers that died and gives their jobs back at once, instead of when their locks run out.
 * It needs no consensus and no grace: commits are fenced, so a wrong verdict costs one repeated step.
 */
export class Reaper {
  readonly #options: ReaperOptions;
  readonly #obituary = new Obituary(RESTART_GRACE_MS);
  #serverRunId = '';
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: ReaperOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { redis } = this.#options;
    redis.on('ready', this.#introduce);
    await this.#enter();
    this.#schedule();
  }

  /** Leaves the registry: nobody need look for us any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#options.redis.off('ready', this.#introduce);
    await this.#looking;
    await this.#options.registry.leave(this.#options.workerIds);
  }

  /** One look around; the timer's work, public so that a test can drive it. */
  async tick(): Promise<void> {
    const { redis, registry, giveBack, workerIds, log } = this.#options;
    const all = await registry.all();
    const others = new Map([...all].filter(([id]) => !workerIds.includes(id)));
    const clientIds = [...new Set([...others.values()].map((entry) => entry.clientId))];
    const sighting = await sight(redis, this.#serverRunId, clientIds);
    const dead = this.#obituary.read(others, sighting, Date.now());
    if (dead.length > 0) {
      const jobs = await Promise.all(dead.map((id) => giveBack(id)));
      await registry.leave(dead); // only now: if we die before, the next one finds the entries and does it over
      const processes = [...new Set(dead.map((id) => others.get(id)?.worker))];
      log.warn({ dead: processes, jobs: sum(jobs) }, 'worker died, its jobs were given back');
    }
    if (workerIds.some((id) => !all.has(id))) await this.#enter(); // a reaper mistook us for dead
  }

  readonly #introduce = () => {
    this.#enter().catch((error: unknown) => this.#options.log.warn({ err: error }, 'worker could not register'));
  };

  async #enter(): Promise<void> {
    const { redis, registry, workerIds, worker } = this.#options;
    const [clientId, serverRunId] = await Promise.all([redis.client('ID'), serverRunIdOf(redis)]);
    this.#serverRunId = serverRunId;
    await registry.enter(workerIds, { clientId: String(clientId), serverRunId, worker });
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.tick()
        .catch((error: unknown) =>
          this.#options.log.warn({ err: error }, 'look for dead workers failed; stalled jobs come back by their locks'),
        )
        .finally(() => this.#schedule());
    }, this.#options.pollMs);
  }
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
