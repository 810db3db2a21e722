import type { Defect } from './defects.ts';
import { type Oracle, oracleOf, violationsOf } from './judge.ts';
import { type Schedule, spell } from './schedule.ts';
import { sweep } from './world.ts';

/** What comes of a run that nothing happens to, and how many calls of ports it takes. */
export async function undisturbed(): Promise<{ oracle: Oracle; calls: number }> {
  const swept = await sweep([]);
  if (swept.run?.status !== 'completed')
    throw new Error(`The run ended as ${swept.run?.status} though nothing happened.`);
  return { oracle: await oracleOf(swept), calls: swept.calls };
}

/** More than so many broken schedules tell nobody more. */
const MOST_SHOWN = 10;

/** @returns how the first schedules that broke a promise can be repeated, and which they broke */
export async function broken(schedules: readonly Schedule[], oracle: Oracle, defect?: Defect): Promise<string[]> {
  const found: string[] = [];
  for (const schedule of schedules) {
    const violations = await violationsOf(await sweep(schedule, defect), oracle);
    if (violations.length > 0) found.push(`CAIRN_SWEEP="${spell(schedule)}": ${violations.join('; ')}`);
    if (found.length === MOST_SHOWN) break;
  }
  return found;
}
