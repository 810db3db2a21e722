import { canonicalJson } from './canonical-json.ts';
import type { NewSchedule, Schedule, ScheduleId, SchedulePatch } from './schedule.ts';

/** A schedule as it begins. Pure. */
export function newSchedule(what: NewSchedule, id: ScheduleId, tenant: string, nowMs: number): Schedule {
  const at = new Date(nowMs).toISOString();
  return { ...what, id, tenant, paused: false, created_at: at, version: 1, timed_at: null };
}

/** What a schedule's tenant gave. */
export function whatOf(schedule: Schedule): NewSchedule {
  const {
    id: _id,
    tenant: _tenant,
    paused: _paused,
    created_at: _at,
    version: _version,
    timed_at: _timed,
    ...what
  } = schedule;
  return what;
}

/** What a schedule's tenant gave, with some of it changed. Pure; whether it still goes together is not looked at. */
export function patched(before: NewSchedule, patch: SchedulePatch): NewSchedule {
  const { cron, every_ms, tz = before.tz, name = before.name, request = before.request } = patch;
  const timing =
    cron === undefined && every_ms === undefined
      ? { cron: before.cron, every_ms: before.every_ms }
      : { cron, every_ms };
  const zone = every_ms === undefined || patch.tz !== undefined ? tz : undefined;
  return { ...timing, tz: zone ?? undefined, name, request, carry_report: patch.carry_report ?? before.carry_report };
}

/**
 * A schedule after a change. Pure.
 * @returns the very one that was when nothing is different
 */
export function changedTo(was: Schedule, what: NewSchedule, paused: boolean, nowMs: number): Schedule {
  const sameTiming = paused === was.paused && timingOf(what) === timingOf(was);
  if (sameTiming && canonicalJson(what) === canonicalJson(whatOf(was))) return was;
  const { id, tenant, created_at } = was;
  const laterMs = Math.max(nowMs, Date.parse(was.timed_at ?? created_at) + 1);
  const timed_at = sameTiming ? was.timed_at : new Date(laterMs).toISOString();
  return { ...what, id, tenant, paused, created_at, version: was.version + 1, timed_at };
}

const timingOf = ({ cron, tz = 'UTC', every_ms }: NewSchedule) =>
  JSON.stringify(cron === undefined ? every_ms : [cron, tz]);
