import { memoryScheduleStore, memoryStore } from '@cairn/checkpoint';
import { CairnError, changedTo, type Logger, NewSchedule, newSchedule, whatOf } from '@cairn/core';
import { expect, test } from 'vitest';
import { createFlowClient } from '../client.ts';
import { noCrashPoints } from '../crash-points.ts';
import { takeTick } from './take-tick.ts';

const nothing = async () => undefined;
const what = NewSchedule.parse({
  name: 'often',
  every_ms: 1000,
  carry_report: true,
  request: { topic: 'rivers', metadata: { ticket: '42' } },
});
const schedule = newSchedule(what, 'sch_01890000-0000-7000-8000-000000000001', 'acme', Date.UTC(2026, 0));
const AT_MS = Date.parse('2026-01-01T00:00:01.000Z');
const tick = { tenant: 'acme', scheduleId: schedule.id, atMs: AT_MS, since: null };

async function scene() {
  const warnings: string[] = [];
  const silent = () => undefined;
  const log: Logger = {
    debug: silent,
    info: silent,
    warn: (_, message) => void warnings.push(message),
    error: silent,
    isLevelEnabled: () => true,
    child: () => log,
  };
  const store = memoryStore();
  const schedules = memoryScheduleStore();
  await schedules.create(schedule);
  const entry = { pipeline: 'research@1', firstStep: 'plan' };
  const flow = createFlowClient({ store, entry, jobs: { addRun: nothing, remove: nothing, close: nothing } });
  const runs = async () => (await store.list({ tenant: 'acme', limit: 100 })).runs;
  const ticker = { nextMs: nothing };
  return { options: { schedules, ticker, flow, reach: noCrashPoints, log }, schedules, runs, warnings };
}

test('a tick that is taken many times starts one run, which says what started it', async () => {
  const { options, runs } = await scene();
  await Promise.all(Array.from({ length: 10 }, () => takeTick(options, tick)));
  await takeTick(options, { ...tick, atMs: AT_MS + 1000 });

  const [second, first, ...more] = (await runs()).map(({ request }) => request);
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    thread_id: `schedule:${schedule.id}`,
    metadata: { ticket: '42', schedule_id: schedule.id, scheduled_for: '2026-01-01T00:00:01.000Z' },
  });
  expect(second?.metadata.scheduled_for).toBe('2026-01-01T00:00:02.000Z');
});

test('a schedule that was changed between two takes of one tick has one run of it', async () => {
  const { options, schedules, runs } = await scene();
  await takeTick(options, tick);
  const lakes = { ...whatOf(schedule), request: { ...schedule.request, topic: 'lakes' } };
  expect(await schedules.change(changedTo(schedule, lakes, false, AT_MS))).toBe('changed');
  await takeTick(options, tick);
  expect(await runs()).toHaveLength(1);
});

test('a tick of the timing before starts nothing, one of the timing now does', async () => {
  const { options, schedules, runs } = await scene();
  const after = changedTo(schedule, { ...whatOf(schedule), every_ms: 500 }, false, AT_MS);
  await schedules.change(after);
  await takeTick(options, tick);
  expect(await runs()).toEqual([]);
  await takeTick(options, { ...tick, since: after.timed_at });
  expect(await runs()).toHaveLength(1);
});

test('a paused schedule, and one that was removed, start nothing', async () => {
  const { options, schedules, runs } = await scene();
  await schedules.change(changedTo(schedule, whatOf(schedule), true, AT_MS));
  await takeTick(options, tick);
  await schedules.remove('acme', schedule.id);
  await takeTick(options, tick);
  expect(await runs()).toEqual([]);
});

test('a Redis that is away brings the tick back, and so does a fault of ours', async () => {
  const { options } = await scene();
  const failing = (error: Error) => ({ ...options, flow: { start: () => Promise.reject(error) } });
  await expect(takeTick(failing(new CairnError('STORE_UNAVAILABLE', 'away')), tick)).rejects.toThrow('away');
  await expect(takeTick(failing(new Error('a bug')), tick)).rejects.toThrow('a bug');
});

test('while its tenant is full a tick is put off until the next one is due, then skipped; either way it is said why', async () => {
  const { options, schedules, runs, warnings } = await scene();
  const full = { ...options, tenantLiveRuns: 1 };
  const late = { ...tick, atMs: Date.now() };
  await takeTick(full, tick);
  const nextMs = Date.now() + 60_000;
  const againMs = await takeTick({ ...full, ticker: { nextMs: async () => nextMs } }, late);
  expect(againMs).toBeGreaterThan(Date.now());
  expect(againMs).toBeLessThan(nextMs);
  const scheduled_for = new Date(late.atMs).toISOString();
  const said = { scheduled_for, code: 'TOO_MANY_RUNS', reason: expect.stringContaining('1 runs are not over yet') };
  expect(await schedules.refusedTicks(schedule)).toEqual([{ ...said, outcome: 'put_off' }]);
  expect(warnings).toEqual([]);

  expect(await takeTick({ ...full, ticker: { nextMs: async () => Date.now() + 100 } }, late)).toBeUndefined();
  expect(await schedules.refusedTicks(schedule)).toEqual([{ ...said, outcome: 'skipped' }]);
  expect(warnings).toEqual(['a tick of a schedule was skipped']);
  expect(await runs()).toHaveLength(1);
});

test('a tick that waits longest is skipped, and one that starts its run late has no refusal left', async () => {
  const { options, schedules, runs } = await scene();
  const full = { ...options, tenantLiveRuns: 0 };
  expect(await takeTick(full, tick), 'it was due long ago').toBeUndefined();
  expect(await schedules.refusedTicks(schedule)).toMatchObject([{ outcome: 'skipped' }]);
  await takeTick(options, tick);
  expect(await runs()).toHaveLength(1);
  expect(await schedules.refusedTicks(schedule)).toEqual([]);
});

test('a run that another one with its concurrency key keeps out is a tick skipped', async () => {
  const { options, schedules } = await scene();
  const conflict = new CairnError('CONCURRENCY_CONFLICT', 'busy');
  await takeTick({ ...options, flow: { start: () => Promise.reject(conflict) } }, tick);
  expect(await schedules.refusedTicks(schedule)).toMatchObject([{ outcome: 'skipped', code: 'CONCURRENCY_CONFLICT' }]);
});
