import { TRIGGER_LIMITS, type Trigger, type TriggerId } from '@cairn/core';
import type { TriggerStore } from './store.ts';

/** The reference of what a trigger store does. It keeps nothing across processes. */
export function memoryTriggerStore(): TriggerStore {
  const triggers = new Map<TriggerId, Trigger>();
  const ofTenant = (tenant: string) =>
    [...triggers.values()].filter((trigger) => trigger.tenant === tenant).sort((a, b) => (a.id < b.id ? -1 : 1));

  return {
    async create(trigger) {
      const full = !triggers.has(trigger.id) && ofTenant(trigger.tenant).length >= TRIGGER_LIMITS.perTenant;
      if (!full) triggers.set(trigger.id, structuredClone(trigger));
      return full ? 'full' : 'kept';
    },
    get: async (id) => structuredClone(triggers.get(id)),
    list: async (tenant) => structuredClone(ofTenant(tenant)),
    remove: async (tenant, id) => triggers.get(id)?.tenant === tenant && triggers.delete(id),
  };
}
