import { expect, test } from 'vitest';
import { DEFECTS, type Defect } from './defects.ts';
import { type Oracle, oracleOf, violationsOf } from './judge.ts';
import { pairs, parseSchedule, type Schedule, singles, spell } from './schedule.ts';
import { sweep } from './world.ts';

/** Pairs reach so far: into the work of whoever takes over. */
const REACH_CALLS = 40;
/** All of them: `CAIRN_SWEEP_NTH=1`. */
const EVERY_NTH_PAIR = Number(process.env.CAIRN_SWEEP_NTH ?? 97);
const MANY_MS = 30 * 60 * 1000;

async function undisturbed(): Promise<{ oracle: Oracle; calls: number }> {
  const swept = await sweep([]);
  expect(swept.run?.status).toBe('completed');
  return { oracle: await oracleOf(swept), calls: swept.calls };
}

/** @returns how the schedules that broke a promise can be repeated, and which they broke */
async function broken(schedules: readonly Schedule[], oracle: Oracle, defect?: Defect): Promise<string[]> {
  const found: string[] = [];
  for (const schedule of schedules) {
    const violations = await violationsOf(await sweep(schedule, defect), oracle);
    if (violations.length > 0) found.push(`CAIRN_SWEEP="${spell(schedule)}": ${violations.join('; ')}`);
  }
  return found;
}

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

test.each(Object.entries(DEFECTS))('it would be seen if %s', async (_, defect) => {
  const { oracle, calls } = await undisturbed();
  expect(await broken([[], ...singles(calls)], oracle, defect)).not.toEqual([]);
});
