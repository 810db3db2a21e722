import { isDeepStrictEqual } from 'node:util';
import { type RefusedTick, SCHEDULE_LIMITS, type Schedule } from '@cairn/core';
import { Marks } from '../memory/marks.ts';
import type { ScheduleStore } from './store.ts';

/** The reference of what a schedule store does. It keeps nothing across processes. */
export function memoryScheduleStore(): ScheduleStore {
  const schedules = new Map<string, Schedule>();
  const marks = new Marks<Schedule>();
  const refused = new Map<string, RefusedTick[]>();
  const own = (tenant: string, id: string) => {
    const found = schedules.get(id);
    return found?.tenant === tenant ? found : undefined;
  };
  const ofTenant = (tenant: string) =>
    [...schedules.values()].filter((schedule) => schedule.tenant === tenant).sort((a, b) => (a.id < b.id ? -1 : 1));

  return {
    async create(schedule, mark) {
      const { id, tenant } = schedule;
      const known = marks.look(mark, (earlier) => own(tenant, earlier));
      if (known) return known;
      if (own(tenant, id)) return { kind: 'kept' };
      if (ofTenant(tenant).length >= SCHEDULE_LIMITS.perTenant) return { kind: 'full' };
      schedules.set(id, structuredClone(schedule));
      marks.set(mark, schedule);
      return { kind: 'kept' };
    },
    async change(schedule) {
      const was = own(schedule.tenant, schedule.id);
      if (!was) return 'gone';
      if (isDeepStrictEqual(was, schedule)) return 'changed';
      if (was.version !== schedule.version - 1) return 'stale';
      schedules.set(schedule.id, structuredClone(schedule));
      return 'changed';
    },
    get: async (tenant, id) => structuredClone(own(tenant, id)),
    list: async (tenant) => structuredClone(ofTenant(tenant)),
    all: async () => structuredClone([...schedules.values()]),
    async noteTick({ tenant, id }, atMs, tick) {
      if (!own(tenant, id)) return;
      const others = (refused.get(id) ?? []).filter((other) => Date.parse(other.scheduled_for) !== atMs);
      refused.set(id, [...others, ...(tick ? [tick] : [])].sort(newestFirst).slice(0, SCHEDULE_LIMITS.refusedTicks));
    },
    refusedTicks: async ({ id }) => structuredClone(refused.get(id) ?? []),
    async remove(tenant, id) {
      if (!own(tenant, id)) return false;
      refused.delete(id);
      return schedules.delete(id);
    },
  };
}

const newestFirst = (a: RefusedTick, b: RefusedTick) => (a.scheduled_for > b.scheduled_for ? -1 : 1);
