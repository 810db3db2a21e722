import { createHash } from 'node:crypto';
import type { ScheduleStore } from '@cairn/checkpoint';
import { CairnError, type Logger, requestAt } from '@cairn/core';
import type { FlowClient } from '../client.ts';
import type { ReachCrashPoint } from '../crash-points.ts';
import { isOf, type Tick } from './ticker.ts';

export interface TakeTickOptions {
  readonly schedules: ScheduleStore;
  readonly flow: Pick<FlowClient, 'start'>;
  readonly reach: ReachCrashPoint;
  readonly log: Logger;
}

/**
 * Starts the run of one tick, once, however often and by however many workers the tick is taken.
 * @throws what makes a later try worthwhile
 */
export async function takeTick({ schedules, flow, reach, log }: TakeTickOptions, tick: Tick): Promise<void> {
  const { tenant, scheduleId, atMs } = tick;
  const schedule = await schedules.get(tenant, scheduleId);
  if (!schedule || schedule.paused || !isOf(schedule, tick.since)) return;
  try {
    const { run, replayed } = await flow.start(requestAt(schedule, atMs), { tenant, mark: markOf(tick) });
    await reach('schedule.tick');
    log.debug({ schedule: scheduleId, run: run.id, atMs, replayed }, 'schedule started a run');
  } catch (error) {
    if (!(error instanceof CairnError) || error.code === 'STORE_UNAVAILABLE') throw error;
    // Too many runs, or another one has its concurrency key: this tick is over, the next one tries anew.
    log.warn({ err: error, schedule: scheduleId, atMs }, 'schedule could not start a run');
  }
}

/** The tick alone: a schedule that was changed meanwhile has had its run of this tick all the same. */
function markOf({ tenant, scheduleId, atMs }: Tick) {
  const key = createHash('sha256')
    .update(JSON.stringify(['schedule', tenant, scheduleId, atMs]))
    .digest('hex');
  return { key, bodyHash: key };
}
