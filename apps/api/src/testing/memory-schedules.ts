import { memoryScheduleStore } from '@cairn/checkpoint';
import type { ScheduleId } from '@cairn/core';
import { createSchedules, type Schedules } from '@cairn/flow';

/** Schedules of which only what is armed can be seen: their ticks are the queue's. */
export function memorySchedules(): Schedules {
  const armed = new Map<ScheduleId, number>();
  const ticker = {
    arm: async ({ id, every_ms = 0 }: { id: ScheduleId; every_ms?: number | undefined }) =>
      void armed.set(id, Date.now() + every_ms),
    disarm: async (id: ScheduleId) => void armed.delete(id),
    armed: async () => new Map([...armed.keys()].map((id) => [id, null])),
    nextMs: async (id: ScheduleId) => armed.get(id),
    letGo: async () => undefined,
  };
  return createSchedules({ store: memoryScheduleStore(), ticker });
}
