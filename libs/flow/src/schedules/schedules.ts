import type { ScheduleStore } from '@cairn/checkpoint';
import { CairnError, type NewSchedule, SCHEDULE_LIMITS, type Schedule, ScheduleId } from '@cairn/core';
import { v7 as uuidv7 } from 'uuid';
import { cronFault } from '../bullmq/schedule-queue.ts';
import { noCrashPoints, type ReachCrashPoint } from '../crash-points.ts';
import type { Ticker } from './ticker.ts';

export interface Schedules {
  /** @throws VALIDATION when its cron cannot be read, TOO_MANY_SCHEDULES */
  create(tenant: string, schedule: NewSchedule): Promise<Schedule>;
  /** Oldest first. */
  list(tenant: string): Promise<readonly Schedule[]>;
  /** @throws SCHEDULE_NOT_FOUND */
  get(tenant: string, id: string): Promise<Schedule>;
  /** When it starts its next run, since 1970; undefined while it is paused. */
  nextMs(schedule: Schedule): Promise<number | undefined>;
  /** A paused one starts no run; what it missed is not made up for. @throws SCHEDULE_NOT_FOUND */
  setPaused(tenant: string, id: string, paused: boolean): Promise<Schedule>;
  /** Its runs stay. @throws SCHEDULE_NOT_FOUND */
  remove(tenant: string, id: string): Promise<void>;
}

export interface SchedulesOptions {
  readonly store: ScheduleStore;
  readonly ticker: Ticker;
  readonly reach?: ReachCrashPoint;
}

/** The store is written first and counts; where a process dies before the ticker follows, a worker's `reconcile` sees to it. */
export function createSchedules({ store, ticker, reach = noCrashPoints }: SchedulesOptions): Schedules {
  async function get(tenant: string, text: string): Promise<Schedule> {
    const id = ScheduleId.safeParse(text);
    const found = id.success ? await store.get(tenant, id.data) : undefined;
    if (!found) throw scheduleNotFound();
    return found;
  }

  return {
    get,
    list: (tenant) => store.list(tenant),
    nextMs: ({ id }) => ticker.nextMs(id),
    async create(tenant, what) {
      assertReadable(what);
      const id = ScheduleId.parse(`sch_${uuidv7()}`);
      const schedule: Schedule = { ...what, id, tenant, paused: false, created_at: new Date().toISOString() };
      if ((await store.create(schedule)) === 'full') throw tooMany();
      await reach('schedule.kept');
      await ticker.arm(schedule);
      return schedule;
    },
    async setPaused(tenant, id, paused) {
      const schedule = { ...(await get(tenant, id)), paused };
      if (!(await store.change(schedule))) throw scheduleNotFound();
      await (paused ? ticker.disarm(schedule.id) : ticker.arm(schedule));
      return schedule;
    },
    async remove(tenant, text) {
      const { id } = await get(tenant, text);
      if (!(await store.remove(tenant, id))) throw scheduleNotFound();
      await ticker.disarm(id);
    },
  };
}

function assertReadable({ cron, tz }: NewSchedule): void {
  const fault = cron === undefined ? undefined : cronFault(cron, tz);
  if (fault === undefined) return;
  const message = 'The request body does not fit. Correct what "errors" lists.';
  throw new CairnError('VALIDATION', message, { errors: [{ path: 'cron', message: `cannot be read: ${fault}` }] });
}

const scheduleNotFound = () =>
  new CairnError('SCHEDULE_NOT_FOUND', 'There is no schedule with this id. GET /v1/schedules lists them.');

const tooMany = () =>
  new CairnError(
    'TOO_MANY_SCHEDULES',
    `There are ${SCHEDULE_LIMITS.perTenant} schedules already, as many as one tenant may have. Delete one first.`,
  );
