import { createHash } from 'node:crypto';
import type { ScheduleStore } from '@cairn/checkpoint';
import { CairnError, type Logger, requestAt, SCHEDULE_LIMITS, type Schedule } from '@cairn/core';
import type { FlowClient } from '../client.ts';
import type { ReachCrashPoint } from '../crash-points.ts';
import { isOf, type Tick, type Ticker } from './ticker.ts';

export interface TakeTickOptions {
  readonly schedules: ScheduleStore;
  readonly ticker: Pick<Ticker, 'nextMs'>;
  readonly flow: Pick<FlowClient, 'start'>;
  /** Of one tenant; undefined: any number. */
  readonly tenantLiveRuns?: number | undefined;
  readonly reach: ReachCrashPoint;
  readonly log: Logger;
}

/** How long a tick is put off at a time. */
const PUT_OFF_MS = 1_000;

/**
 * Starts the run of one tick, once, however often and by however many workers the tick is taken.
 * @returns when to take the tick again, since 1970: its tenant has too many live runs for now. Undefined: the tick is over
 * @throws what makes a later try worthwhile
 */
export async function takeTick(options: TakeTickOptions, tick: Tick): Promise<number | undefined> {
  const { schedules, flow, tenantLiveRuns, reach, log } = options;
  const { tenant, scheduleId, atMs } = tick;
  const schedule = await schedules.get(tenant, scheduleId);
  if (!schedule || schedule.paused || !isOf(schedule, tick.since)) return undefined;
  const limits = tenantLiveRuns === undefined ? undefined : { liveRuns: tenantLiveRuns };
  try {
    const { run, replayed } = await flow.start(requestAt(schedule, atMs), { tenant, mark: markOf(tick), limits });
    await reach('schedule.tick');
    if (Date.now() - atMs >= PUT_OFF_MS) await schedules.noteTick(schedule, atMs); // it may have been put off before
    log.debug({ schedule: scheduleId, run: run.id, atMs, replayed }, 'schedule started a run');
    return undefined;
  } catch (error) {
    if (!(error instanceof CairnError) || error.code === 'STORE_UNAVAILABLE') throw error;
    if (error.code === 'DATA_LOSS') return undefined; // it has had its run, which was deleted since
    return refused(options, schedule, tick, error);
  }
}

/** A tick that only has to wait does so, until its patience ends or the next one is due. No tick is lost without a word. */
async function refused(options: TakeTickOptions, schedule: Schedule, { atMs }: Tick, error: CairnError) {
  const { schedules, ticker, log } = options;
  const againMs = Date.now() + PUT_OFF_MS;
  const nextMs = (await ticker.nextMs(schedule.id)) ?? Number.POSITIVE_INFINITY;
  const waits = error.code === 'TOO_MANY_RUNS' && againMs < Math.min(nextMs, atMs + SCHEDULE_LIMITS.tickPatienceMs);
  const outcome = waits ? 'put_off' : 'skipped';
  const { code, message: reason } = error;
  await schedules.noteTick(schedule, atMs, { scheduled_for: new Date(atMs).toISOString(), outcome, code, reason });
  const fields = { err: error, schedule: schedule.id, atMs };
  if (waits) log.debug(fields, 'a tick of a schedule is put off');
  else log.warn(fields, 'a tick of a schedule was skipped');
  return waits ? againMs : undefined;
}

/** The tick alone: a schedule that was changed meanwhile has had its run of this tick all the same. */
function markOf({ tenant, scheduleId, atMs }: Tick) {
  const key = createHash('sha256')
    .update(JSON.stringify(['schedule', tenant, scheduleId, atMs]))
    .digest('hex');
  return { key, bodyHash: key };
}
