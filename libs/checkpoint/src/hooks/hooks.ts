import { type MessageId, messageId, type RunEvent, type RunId, seqOf } from '@cairn/core';
import { z } from 'zod';

/**
 * pending: waits for its first attempt, or to be repeated as asked · retrying: failed, and will be tried again · delivered ·
 * failed: given up · disabled: the target answered 410 to this or another one.
 */
const DELIVERY_STATUSES = ['pending', 'retrying', 'delivered', 'failed', 'disabled'] as const;

/** One event on its way to a run's webhook. Times in milliseconds since 1970. */
export const Delivery = z.object({
  event: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  /** Requests that were made, as far as their end was seen. */
  attempts: z.int().nonnegative(),
  /** When the time began after which it is given up. */
  since_ms: z.int(),
  /** When it is tried next; null: never again. */
  next_ms: z.int().nullable(),
  /** HTTP status of the last answer; null: there was none. */
  response_status: z.int().nullable(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

export const isOpen = ({ status }: Delivery): boolean => status === 'pending' || status === 'retrying';

/** A delivery as it is before its first attempt: the same for everybody who makes it. */
export function newDelivery(event: Pick<RunEvent, 'type' | 'at'>): Delivery {
  const atMs = Date.parse(event.at);
  return {
    event: event.type,
    status: 'pending',
    attempts: 0,
    since_ms: atMs,
    next_ms: atMs,
    response_status: null,
    error: null,
  };
}

/** A run whose log may have news for its webhook, in one caller's hands. */
export interface TakenHook {
  readonly runId: RunId;
  /** Proof that nothing came since. */
  readonly score: string;
}

/** How far a run's webhook has come. */
export interface HookState {
  /** Up to here the log has its deliveries; undefined: nothing has. */
  readonly seen: MessageId | undefined;
  /** The target answered 410: nothing further goes there until somebody asks for a delivery again. */
  readonly off: boolean;
  /** By the event that they tell of. */
  readonly deliveries: ReadonlyMap<MessageId, Delivery>;
}

/** `ask`: puts the run on the list, and switches a webhook on again that was `off`. */
export type Switch = 'off' | 'ask';

/** What signs a tenant's webhooks. */
export interface WebhookSecret {
  readonly id: string;
  /** `whsec_…` */
  readonly secret: string;
  readonly createdAtMs: number;
  /** Undefined for the newest. */
  readonly expiresAtMs: number | undefined;
}

/** The outbox of webhooks: which runs have news, what became of each delivery, and the secrets. A part of every store. */
export interface Hooks {
  /** Takes up to `limit` runs that have news off the list's front, each for one caller for `leaseMs`. */
  take(leaseMs: number, limit: number): Promise<readonly TakenHook[]>;
  /** `undefined` when there is no such run. */
  read(runId: RunId): Promise<HookState | undefined>;
  /** Notes the deliveries that the log up to `seen` gives, and takes the run off the list if nothing came since it was taken. */
  advance(hook: TakenHook, seen: MessageId | undefined, found: ReadonlyMap<MessageId, Delivery>): Promise<void>;
  /**
   * Replaces a delivery if it still is what it was, or is not written yet.
   * @returns false when it is neither: somebody else was first; and when the run is gone
   */
  settle(runId: RunId, event: MessageId, before: Delivery, after: Delivery, turn?: Switch): Promise<boolean>;
  /** Calls back when a run may have news: a wake-up, never the truth. @returns how to stop */
  watch(onNews: () => void): () => void;

  /** Newest first; those that no longer sign are left out. */
  secrets(tenant: string): Promise<readonly WebhookSecret[]>;
  /**
   * Adds a secret. The one before goes on signing for `overlapMs`.
   * @param when `first`: only if there is none yet
   * @returns like `secrets`
   */
  addSecret(
    tenant: string,
    added: NewSecret,
    overlapMs: number,
    when: 'first' | 'rotate',
  ): Promise<readonly WebhookSecret[]>;
}

export type NewSecret = Pick<WebhookSecret, 'id' | 'secret'>;

/** As a driver keeps it: the fields in one order, so that two texts can be compared. */
export const deliveryText = (delivery: Delivery): string => JSON.stringify(Delivery.parse(delivery));
export const parseDelivery = (text: string): Delivery => Delivery.parse(JSON.parse(text));
export const positionOf = (event: MessageId | undefined): number => (event === undefined ? 0 : seqOf(event));
export const eventAt = (position: number): MessageId | undefined => (position === 0 ? undefined : messageId(position));

/** Those that sign now, newest first. */
export const signing = (secrets: readonly (WebhookSecret | undefined)[], nowMs: number): WebhookSecret[] =>
  secrets.filter(
    (secret) => secret !== undefined && (secret.expiresAtMs ?? Number.POSITIVE_INFINITY) > nowMs,
  ) as WebhookSecret[];
