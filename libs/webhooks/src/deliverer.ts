import { type Delivery, isOpen, newDelivery, type Store } from '@cairn/checkpoint';
import type { Logger, MessageId, Run, RunEvent, RunId } from '@cairn/core';
import { before, keptPage } from './log-page.ts';
import { payloadOf, webhookId } from './message.ts';
import { afterAttempt, type DeliveryPolicy } from './policy.ts';
import { signingSecrets } from './secrets.ts';
import type { Answer, Sender } from './send.ts';

/** What becomes of a delivery's job. `atMs`: since 1970. */
export type Next = { readonly kind: 'done' } | { readonly kind: 'later'; readonly atMs: number };

export type ReachWebhookPoint = (point: 'webhook.queued' | 'webhook.before' | 'webhook.after') => Promise<void> | void;

export interface DelivererOptions {
  readonly store: Store;
  readonly sender: Sender;
  readonly policy: DeliveryPolicy;
  readonly reach: ReachWebhookPoint;
  readonly log: Logger;
}

const DONE: Next = { kind: 'done' };
const NO_LONGER_KEPT = { status: 'failed', next_ms: null, error: 'The event is no longer kept.' } as const;

/** Makes one attempt of one delivery. What came of it is in the store before the job ends: a repeat sees that. */
export class Deliverer {
  readonly #options: DelivererOptions;

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  /** @throws the signal's reason when the process stops; the attempt then counts as not made */
  async deliver(runId: RunId, event: MessageId, signal: AbortSignal): Promise<Next> {
    const { store } = this.#options;
    const [run, hook, told] = await Promise.all([
      store.get(runId),
      store.hooks.read(runId),
      this.#eventAt(runId, event),
    ]);
    const was = hook?.deliveries.get(event) ?? (told && newDelivery(told));
    if (!run?.request.webhook || !hook || !was || !isOpen(was)) return DONE;
    if (hook.off) return this.#settle(runId, event, was, { ...was, status: 'disabled', next_ms: null });
    if (!told) return this.#settle(runId, event, was, { ...was, ...NO_LONGER_KEPT });

    const answer = await this.#attempt(run, run.request.webhook.url, told, signal);
    const after = afterAttempt(was, answer, this.#options.policy, Date.now(), Math.random());
    this.#report(runId, event, after);
    return this.#settle(runId, event, was, after);
  }

  async #attempt(run: Run, url: string, event: RunEvent, signal: AbortSignal): Promise<Answer> {
    const { store, sender, reach } = this.#options;
    const secrets = await signingSecrets(store.hooks, run.tenant);
    const id = webhookId(run.id, event.message_id);
    await reach('webhook.before');
    const message = { url, id, payload: payloadOf(run, event), secrets: secrets.map(({ secret }) => secret) };
    const answer = await sender.send(message, signal);
    await reach('webhook.after');
    return answer;
  }

  async #settle(runId: RunId, event: MessageId, was: Delivery, after: Delivery): Promise<Next> {
    const turn = after.response_status === 410 && after.status === 'disabled' ? 'off' : undefined;
    const settled = await this.#options.store.hooks.settle(runId, event, was, after, turn);
    // Somebody asked for it again meanwhile, or the run is gone: the next look tells.
    if (!settled) return { kind: 'later', atMs: Date.now() };
    return after.next_ms === null ? DONE : { kind: 'later', atMs: after.next_ms };
  }

  async #eventAt(runId: RunId, event: MessageId): Promise<RunEvent | undefined> {
    const page = await keptPage(this.#options.store, runId, before(event), 1);
    return page?.events.find(({ message_id }) => message_id === event);
  }

  #report(runId: RunId, event: MessageId, { status, attempts, error }: Delivery): void {
    const fields = { run: runId, event, attempts, error };
    if (status === 'failed') this.#options.log.warn(fields, 'a webhook delivery was given up');
    else if (status === 'disabled') this.#options.log.warn(fields, 'a webhook was switched off by its target (410)');
    else this.#options.log.debug({ ...fields, status }, 'webhook attempt');
  }
}
