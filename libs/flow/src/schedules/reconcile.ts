import type { ScheduleStore } from '@cairn/checkpoint';
import type { Schedule } from '@cairn/core';
import { isOf, type Ticker } from './ticker.ts';

/** Lets the ticker follow the store, after somebody died or Redis failed between the two. */
export async function reconcile(schedules: ScheduleStore, ticker: Ticker): Promise<void> {
  // Armed ones first: a schedule is kept before it is armed, so one that is created meanwhile is not taken for a removed one.
  const armed = await ticker.armed();
  const active = (await schedules.all()).filter(({ paused }) => !paused);
  for (const schedule of active) {
    const since = armed.get(schedule.id);
    if (since === undefined || !isOf(schedule, since)) await follow(schedules, ticker, schedule);
  }
  const ids = new Set(active.map(({ id }) => id));
  for (const id of armed.keys()) if (!ids.has(id)) await ticker.disarm(id);
}

/**
 * Makes a schedule tick as it is kept. Whoever was last to tell the ticker looks again whether that is still what is kept, so
 * that of two at once the newer one stays.
 */
export async function follow(schedules: ScheduleStore, ticker: Ticker, schedule: Schedule): Promise<void> {
  for (let told = schedule; ; ) {
    await (told.paused ? ticker.disarm(told.id) : ticker.arm(told));
    const kept = await schedules.get(told.tenant, told.id);
    if (!kept) return ticker.disarm(told.id);
    if (kept.timed_at === told.timed_at) return;
    told = kept;
  }
}
