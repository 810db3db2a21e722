import type { Trigger, TriggerId } from '@cairn/core';
import type { Kept } from '../kept.ts';
import type { IdempotencyMark } from '../store.ts';

/**
 * Where triggers are kept. A driver is correct when it passes `triggerContract`. Any method may throw STORE_UNAVAILABLE.
 */
export interface TriggerStore {
  /** Once per mark: the same one again changes nothing. It is `full` when its tenant has TRIGGER_LIMITS.perTenant already. */
  create(trigger: Trigger, mark?: IdempotencyMark): Promise<Kept<Trigger>>;
  /** Whosever it is: an event names no tenant. */
  get(id: TriggerId): Promise<Trigger | undefined>;
  /** Oldest first. */
  list(tenant: string): Promise<readonly Trigger[]>;
  /** @returns whether the tenant had it */
  remove(tenant: string, id: TriggerId): Promise<boolean>;
}
