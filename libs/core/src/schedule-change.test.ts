import { expect, test } from 'vitest';
import { NewSchedule, Schedule, SchedulePatch } from './schedule.ts';
import { changedTo, newSchedule, patched, whatOf } from './schedule-change.ts';

const NIGHTLY = { name: 'nightly', cron: '0 3 * * *', tz: 'Europe/Berlin', request: { topic: 'rivers' } };
const OFTEN = { name: 'often', every_ms: 1000, request: { topic: 'rivers' } };
const ID = 'sch_01890000-0000-7000-8000-000000000001';
const was = newSchedule(NewSchedule.parse(NIGHTLY), ID, 'acme', 1000);

test.each([
  [NIGHTLY, { cron: '0 4 * * *' }, { cron: '0 4 * * *', tz: 'Europe/Berlin' }],
  [NIGHTLY, { tz: null }, { cron: '0 3 * * *' }],
  [NIGHTLY, { every_ms: 500 }, { every_ms: 500 }],
  [OFTEN, { cron: '0 4 * * *', tz: 'Asia/Tokyo' }, { cron: '0 4 * * *', tz: 'Asia/Tokyo' }],
  [OFTEN, { name: 'other', paused: true }, { every_ms: 1000 }],
])('%j with %j ticks by %j', (before, patch, timing) => {
  const { name: _, request, carry_report, ...after } = patched(NewSchedule.parse(before), SchedulePatch.parse(patch));
  expect(JSON.parse(JSON.stringify(after))).toEqual(timing);
  expect({ request, carry_report }).toEqual({ request: NewSchedule.parse(before).request, carry_report: false });
});

test('a change raises the version; one of the timing, a pause and a resume make a new time of it, which only rises', () => {
  const renamed = changedTo(was, { ...whatOf(was), name: 'other' }, false, 5000);
  expect(renamed).toMatchObject({ name: 'other', version: 2, timed_at: null });
  const paused = changedTo(renamed, whatOf(renamed), true, 5000);
  expect(paused).toMatchObject({ paused: true, version: 3, timed_at: '1970-01-01T00:00:05.000Z' });
  const resumed = changedTo(paused, whatOf(paused), false, 4000);
  expect(resumed).toMatchObject({ paused: false, version: 4, timed_at: '1970-01-01T00:00:05.001Z' });
  const moved = changedTo(resumed, NewSchedule.parse(OFTEN), false, 6000);
  expect(moved).toMatchObject({ every_ms: 1000, version: 5, timed_at: '1970-01-01T00:00:06.000Z' });
  expect(moved).not.toHaveProperty('cron');
});

test('what changes nothing leaves the very same schedule', () => {
  expect(changedTo(was, whatOf(was), false, 5000)).toBe(was);
  expect(changedTo(was, patched(whatOf(was), { cron: '0 3 * * *' }), false, 5000)).toBe(was);
});

test('the record of an older build has its first version and its first timing', () => {
  const { version: _version, timed_at: _timed, ...old } = was;
  expect(Schedule.parse(old)).toEqual(was);
});
