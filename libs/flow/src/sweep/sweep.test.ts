import { expect, test } from 'vitest';
import { broken, undisturbed } from './broken.ts';
import { pairs, parseSchedule, singles } from './schedule.ts';

/** Pairs reach so far: into the work of whoever takes over. */
const REACH_CALLS = 40;
/** All of them: `CAIRN_SWEEP_NTH=1`. */
const EVERY_NTH_PAIR = Number(process.env.CAIRN_SWEEP_NTH ?? 97);
const MANY_MS = 30 * 60 * 1000;

test('nothing that happens to a worker at any one call of its ports breaks a promise', async () => {
  const { oracle, calls } = await undisturbed();
  const schedules = process.env.CAIRN_SWEEP ? [parseSchedule(process.env.CAIRN_SWEEP)] : singles(calls);
  expect(await broken(schedules, oracle)).toEqual([]);
});

test(
  'nor do two such things',
  async () => {
    const { oracle, calls } = await undisturbed();
    const schedules = pairs(calls, REACH_CALLS, EVERY_NTH_PAIR);
    expect(schedules.length).toBeGreaterThan(50_000 / EVERY_NTH_PAIR);
    expect(await broken(schedules, oracle)).toEqual([]);
  },
  MANY_MS,
);
