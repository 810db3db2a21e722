import { TRIGGER_LIMITS, type Trigger } from '@cairn/core';
import { Marks } from '../memory/marks.ts';
import type { TriggerStore } from './store.ts';

/** The reference of what a trigger store does. It keeps nothing across processes. */
export function memoryTriggerStore(): TriggerStore {
  const triggers = new Map<string, Trigger>();
  const marks = new Marks<Trigger>();
  const find = (id: string) => triggers.get(id);
  const ofTenant = (tenant: string) =>
    [...triggers.values()].filter((trigger) => trigger.tenant === tenant).sort((a, b) => (a.id < b.id ? -1 : 1));

  return {
    async create(trigger, mark) {
      const known = marks.look(mark, find);
      if (known) return known;
      if (triggers.has(trigger.id)) return { kind: 'kept' };
      if (ofTenant(trigger.tenant).length >= TRIGGER_LIMITS.perTenant) return { kind: 'full' };
      triggers.set(trigger.id, structuredClone(trigger));
      marks.set(mark, trigger);
      return { kind: 'kept' };
    },
    get: async (id) => structuredClone(find(id)),
    list: async (tenant) => structuredClone(ofTenant(tenant)),
    remove: async (tenant, id) => triggers.get(id)?.tenant === tenant && triggers.delete(id),
  };
}
