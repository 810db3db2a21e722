import type { ScheduleStore } from '@cairn/checkpoint';
import type { Ticker } from './ticker.ts';

/** Lets the ticker follow the store, after somebody died or Redis failed between the two. */
export async function reconcile(schedules: ScheduleStore, ticker: Ticker): Promise<void> {
  // Armed ones first: a schedule is kept before it is armed, so one that is created meanwhile is not taken for a removed one.
  const armed = await ticker.armed();
  const active = (await schedules.all()).filter(({ paused }) => !paused);
  for (const schedule of active) if (!armed.has(schedule.id)) await ticker.arm(schedule);
  const ids = new Set(active.map(({ id }) => id));
  for (const id of armed) if (!ids.has(id)) await ticker.disarm(id);
}
