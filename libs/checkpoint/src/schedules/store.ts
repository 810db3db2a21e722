import type { RefusedTick, Schedule, ScheduleId } from '@cairn/core';
import type { Kept } from '../kept.ts';
import type { IdempotencyMark } from '../store.ts';

/**
 * Where schedules are kept; what makes them tick is elsewhere and follows them.
 * A driver is correct when it passes `scheduleContract`. Each method but `all` is one atomic act; any may throw STORE_UNAVAILABLE.
 */
export interface ScheduleStore {
  /** Once per mark: the same one again changes nothing. It is `full` when its tenant has SCHEDULE_LIMITS.perTenant already. */
  create(schedule: Schedule, mark?: IdempotencyMark): Promise<Kept<Schedule>>;
  /**
   * Puts a schedule in the place of the version before it. The same change again is no other.
   * @returns `stale` when it is another version by now: look again; `gone` when there is none
   */
  change(schedule: Schedule): Promise<'changed' | 'stale' | 'gone'>;
  get(tenant: string, id: ScheduleId): Promise<Schedule | undefined>;
  /** Oldest first. */
  list(tenant: string): Promise<readonly Schedule[]>;
  /** Those of every tenant, in no order. */
  all(): Promise<readonly Schedule[]>;
  /**
   * Notes why a tick has no run; without `refused`, that it has one after all. The newest SCHEDULE_LIMITS.refusedTicks are kept,
   * as long as the schedule.
   */
  noteTick(schedule: Schedule, atMs: number, refused?: RefusedTick): Promise<void>;
  /** Newest first. */
  refusedTicks(schedule: Schedule): Promise<readonly RefusedTick[]>;
  /** @returns whether there was one */
  remove(tenant: string, id: ScheduleId): Promise<boolean>;
}
