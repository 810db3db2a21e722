import { isOpen, newDelivery, type Store, type TakenHook } from '@cairn/checkpoint';
import type { Logger, MessageId, RunEvent, RunId, WebhookTarget } from '@cairn/core';
import type { ReachWebhookPoint } from './deliverer.ts';
import { keptPage } from './log-page.ts';

/** Where deliveries wait for a worker. */
export interface DeliveryJobs {
  /** Makes sure that a delivery has a job. No-op the second time. */
  ensure(runId: RunId, event: MessageId): Promise<void>;
  /** The same, and it need not wait for its time. */
  hurry(runId: RunId, event: MessageId): Promise<void>;
}

export interface DispatcherOptions {
  readonly store: Store;
  readonly jobs: DeliveryJobs;
  readonly reach: ReachWebhookPoint;
  readonly log: Logger;
}

/** Runs taken at once. */
const BATCH = 50;
/** Events of one run read at once. */
const PAGE = 200;
/** Whoever takes a run has so long to queue its deliveries before another one takes it too. */
const LEASE_MS = 30_000;
/** How often the list is looked at without a message: one may be lost. */
const BACKSTOP_MS = 3_000;

/** The outbox's reader: gives each event that a webhook wants its delivery. Any number of them may run. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  #timer: NodeJS.Timeout | undefined;
  #stopWatching: () => void = () => undefined;
  #closed = false;
  #woken = false;
  #working: Promise<void> | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopWatching = this.#options.store.hooks.watch(() => this.#wake());
    this.#wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopWatching();
    clearTimeout(this.#timer);
    await this.#working;
  }

  /** One look at the list; public so that a test can drive it. @returns how many runs had news */
  async tick(): Promise<number> {
    const { store, log } = this.#options;
    const taken = await store.hooks.take(LEASE_MS, BATCH);
    for (const hook of taken) {
      try {
        await this.#dispatch(hook);
      } catch (error) {
        log.warn({ err: error, run: hook.runId }, "a run's webhook could not be served; tried again after its lease");
      }
    }
    return taken.length;
  }

  async #dispatch(hook: TakenHook): Promise<void> {
    const { store, jobs, reach } = this.#options;
    const { runId } = hook;
    const [run, state] = await Promise.all([store.get(runId), store.hooks.read(runId)]);
    const target = run?.request.webhook;
    if (!target || !state || state.off) return store.hooks.advance(hook, state?.seen, new Map());

    const nowMs = Date.now();
    for (const [event, delivery] of state.deliveries)
      if (isOpen(delivery) && (delivery.next_ms ?? nowMs) <= nowMs) await jobs.hurry(runId, event);
    const page = await keptPage(store, runId, state.seen, PAGE);
    const news = subscribed(target, page?.events ?? []);
    for (const { message_id } of news) await jobs.ensure(runId, message_id);
    await reach('webhook.queued');
    const found = new Map(news.map((event) => [event.message_id, newDelivery(event)]));
    await store.hooks.advance(hook, page?.events.at(-1)?.message_id ?? page?.lastMessageId, found);
  }

  #wake(): void {
    this.#woken = true;
    if (this.#closed || this.#working) return;
    clearTimeout(this.#timer);
    this.#working = this.#untilQuiet().finally(() => {
      this.#working = undefined;
      if (!this.#closed) this.#timer = setTimeout(() => this.#wake(), this.#woken ? 0 : BACKSTOP_MS);
    });
  }

  /** Looks for as long as there are news or messages of some. */
  async #untilQuiet(): Promise<void> {
    try {
      let found = 0;
      while (!this.#closed && (this.#woken || found > 0)) {
        this.#woken = false;
        found = await this.tick();
      }
    } catch (error) {
      this.#woken = false;
      this.#options.log.warn({ err: error }, 'webhooks could not be looked at, will be tried again');
    }
  }
}

const subscribed = ({ events }: WebhookTarget, log: readonly RunEvent[]): RunEvent[] => {
  const wanted: readonly string[] = events;
  return log.filter(({ type }) => wanted.includes(type));
};
