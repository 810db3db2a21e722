import type { RunId, Visit } from '@cairn/core';
import type { Redis } from 'ioredis';
import type { RunJobs } from '../submit.ts';
import { Producer, type StartOptions } from './producer.ts';

/** A client does not run steps: it knows no fan-out, and starts runs where their first step is. */
const NO_STEPS = { countItems: async () => 0, carrierOf: (visit: Visit) => visit };

/** The queues of an installation for a client: those that all share, and those of each pipeline that has some of its own. */
export class Lanes implements RunJobs {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #producers = new Map<string | undefined, Producer>();

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  addRun(
    runId: RunId,
    visit: Visit,
    { lane, ...options }: StartOptions & { lane?: string | undefined },
  ): Promise<void> {
    return this.#producer(lane).addRun(runId, visit, options);
  }

  remove(runId: RunId, lane: string | undefined): Promise<void> {
    return this.#producer(lane).remove(runId);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#producers.values()].map((producer) => producer.close()));
  }

  #producer(lane: string | undefined): Producer {
    const known = this.#producers.get(lane);
    if (known) return known;
    const producer = new Producer({ redis: this.#redis, prefix: this.#prefix, lane, ...NO_STEPS });
    this.#producers.set(lane, producer);
    return producer;
  }
}
