import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Order } from '../schedule.ts';
import type { Client } from './client.ts';
import { follow, type Reading } from './reader.ts';

/** What one order came to, as its client knows it. */
export interface Posted {
  readonly key: string;
  readonly order: Order;
  /** The id in each 2xx, one a request that was answered. */
  readonly ids: string[];
  /** Answers that are no 2xx: there should be none. */
  readonly refusals: string[];
}

const Accepted = z.object({ id: z.string() });

interface Shop {
  readonly client: Client;
  readonly orders: readonly Order[];
  /** What research is to read: so many things. */
  readonly sourcesOf: (items: number) => readonly object[];
  /** How long a client keeps on asking. */
  readonly patienceMs: number;
  /** Aborts when nothing more is to be read. */
  readonly stop: AbortSignal;
}

/** All clients of all orders. */
export class Clients {
  readonly posted: Posted[] = [];
  readonly readings: Reading[] = [];
  readonly #shop: Shop;
  readonly #reading: Promise<unknown>[] = [];

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  /** Resolves when all has been asked for; readers go on until they are told to stop. */
  async serve(): Promise<void> {
    const startMs = performance.now();
    const serving: Promise<void>[] = [];
    for (const [i, order] of this.#shop.orders.entries()) {
      await sleep(Math.max(0, order.atMs - (performance.now() - startMs)));
      const served = this.#serve(`order-${i}`, order);
      serving.push(served.catch((error: Error) => void this.#shop.client.faults.push(error.message)));
    }
    await Promise.all(serving);
  }

  async read(): Promise<void> {
    await Promise.all(this.#reading);
  }

  async #serve(key: string, order: Order): Promise<void> {
    const posted: Posted = { key, order, ids: [], refusals: [] };
    this.posted.push(posted);
    const requests = order.twice ? [this.#post(posted), this.#post(posted)] : [this.#post(posted)];
    await Promise.all(requests);
    const [id] = posted.ids;
    if (id === undefined) return;
    const { client, stop } = this.#shop;
    for (const patience of order.readers) {
      this.#reading.push(follow(client, id, patience, stop).then((reading) => this.readings.push(reading)));
    }
    await this.#steer(id, order);
  }

  async #post({ key, order, ids, refusals }: Posted): Promise<void> {
    const { client, patienceMs } = this.#shop;
    const asked = {
      method: 'POST',
      path: '/v1/runs',
      key,
      body: { ...this.#bodyOf(order), metadata: { key } },
    } as const;
    const { status, body } = await client.ask(asked, patienceMs);
    const accepted = Accepted.safeParse(body);
    if (status < 300 && accepted.success) ids.push(accepted.data.id);
    else refusals.push(`${status} ${JSON.stringify(body)}`);
  }

  #bodyOf({ kind, items }: Order) {
    if (kind === 'errands') return { pipeline: 'errands', input: { items } };
    return { topic: 'old lighthouses', sources: this.#shop.sourcesOf(items), limits: { max_critique_rounds: 1 } };
  }

  async #steer(id: string, { cancelAfterMs, pause }: Order): Promise<void> {
    const { client, patienceMs } = this.#shop;
    const verb = async (name: string, afterMs: number) => {
      await sleep(afterMs);
      return client.ask({ method: 'POST', path: `/v1/runs/${id}/${name}`, body: {} }, patienceMs);
    };
    if (cancelAfterMs !== undefined) await verb('cancel', cancelAfterMs);
    if (!pause) return;
    const { status } = await verb('pause', pause.afterMs);
    if (status < 300) await verb('resume', pause.forMs);
  }
}
