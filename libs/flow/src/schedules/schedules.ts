import type { IdempotencyMark, ScheduleStore } from '@cairn/checkpoint';
import {
  CairnError,
  changedTo,
  contradictionsOf,
  type NewSchedule,
  newSchedule,
  patched,
  type RefusedTick,
  SCHEDULE_LIMITS,
  type Schedule,
  ScheduleId,
  type SchedulePatch,
  whatOf,
} from '@cairn/core';
import { v7 as uuidv7 } from 'uuid';
import { cronFault } from '../bullmq/schedule-queue.ts';
import { noCrashPoints, type ReachCrashPoint } from '../crash-points.ts';
import { notKept } from '../refusals.ts';
import { follow } from './reconcile.ts';
import type { Ticker } from './ticker.ts';

export interface Schedules {
  /**
   * @returns `replayed` when an earlier one with the same mark answered: that schedule as it is now
   * @throws VALIDATION when its cron cannot be read, TOO_MANY_SCHEDULES, IDEMPOTENCY_KEY_REUSED, DATA_LOSS when the mark's
   *   schedule was deleted
   */
  create(
    tenant: string,
    schedule: NewSchedule,
    mark?: IdempotencyMark,
  ): Promise<{ schedule: Schedule; replayed: boolean }>;
  /** Oldest first. */
  list(tenant: string): Promise<readonly Schedule[]>;
  /** @throws SCHEDULE_NOT_FOUND */
  get(tenant: string, id: string): Promise<Schedule>;
  /** When it starts its next run, since 1970; undefined while it is paused. */
  nextMs(schedule: Schedule): Promise<number | undefined>;
  /** Its newest ticks without a run, and why; newest first. */
  refusedTicks(schedule: Schedule): Promise<readonly RefusedTick[]>;
  /**
   * Puts another one in its place; it stays paused, or not. When this returns, no run starts any more by what it was.
   * @throws like `create`; SCHEDULE_NOT_FOUND
   */
  replace(tenant: string, id: string, schedule: NewSchedule): Promise<Schedule>;
  /**
   * Changes some of it, as `replace` does. A paused one starts no run; what it missed is not made up for.
   * @throws VALIDATION when it does not go together any more; SCHEDULE_NOT_FOUND
   */
  update(tenant: string, id: string, patch: SchedulePatch): Promise<Schedule>;
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

  async function change(tenant: string, id: string, edit: (was: Schedule) => [NewSchedule, paused: boolean]) {
    for (;;) {
      const was = await get(tenant, id);
      const [what, paused] = edit(was);
      assertSound(what);
      const after = changedTo(was, what, paused, Date.now());
      const answer = after === was ? 'changed' : await store.change(after);
      if (answer === 'gone') throw scheduleNotFound();
      if (answer === 'stale') continue;
      await reach('schedule.changed');
      await follow(store, ticker, after);
      await ticker.letGo(after.id); // it may have been taken before the change, and start its run now
      return after;
    }
  }

  return {
    get,
    list: (tenant) => store.list(tenant),
    nextMs: ({ id }) => ticker.nextMs(id),
    refusedTicks: (schedule) => store.refusedTicks(schedule),
    async create(tenant, what, mark) {
      assertSound(what);
      const made = newSchedule(what, ScheduleId.parse(`sch_${uuidv7()}`), tenant, Date.now());
      const kept = await store.create(made, mark);
      const replayed = kept.kind === 'replayed';
      if (kept.kind !== 'kept' && !replayed) throw notKept(kept, tooMany());
      await reach('schedule.kept');
      // Also for a repeat: whoever took the first one may have died before it was through.
      const schedule = replayed ? kept.earlier : made;
      await follow(store, ticker, schedule);
      return { schedule, replayed };
    },
    replace: (tenant, id, what) => change(tenant, id, ({ paused }) => [what, paused]),
    update: (tenant, id, patch) =>
      change(tenant, id, (was) => [patched(whatOf(was), patch), patch.paused ?? was.paused]),
    async remove(tenant, text) {
      const { id } = await get(tenant, text);
      if (!(await store.remove(tenant, id))) throw scheduleNotFound();
      await ticker.disarm(id);
      await ticker.letGo(id);
    },
  };
}

/** @throws VALIDATION */
function assertSound(what: NewSchedule): void {
  const faults = contradictionsOf(what).map(({ path, message }) => ({ path: path.join('.'), message }));
  const fault = what.cron === undefined ? undefined : cronFault(what.cron, what.tz);
  if (fault !== undefined) faults.push({ path: 'cron', message: `cannot be read: ${fault}` });
  if (faults.length === 0) return;
  const message = 'The request body does not fit. Correct what "errors" lists.';
  throw new CairnError('VALIDATION', message, { errors: faults });
}

const scheduleNotFound = () =>
  new CairnError('SCHEDULE_NOT_FOUND', 'There is no schedule with this id. GET /v1/schedules lists them.');

const tooMany = () =>
  new CairnError(
    'TOO_MANY_SCHEDULES',
    `There are ${SCHEDULE_LIMITS.perTenant} schedules already, as many as one tenant may have. Delete one first.`,
  );
