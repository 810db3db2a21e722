import type { Schedule, ScheduleId } from '@cairn/core';

export interface Tick {
  readonly tenant: string;
  readonly scheduleId: ScheduleId;
  /** When it was due, since 1970: the tick's identity, however often it is taken. */
  readonly atMs: number;
  /** The `timed_at` of the schedule that made it. */
  readonly since: Schedule['timed_at'];
}

/** Makes schedules tick. Everything here may be done twice. */
export interface Ticker {
  /** In the place of how the schedule ticked before. */
  arm(schedule: Schedule): Promise<void>;
  /** Ticks that are due already may still come. */
  disarm(id: ScheduleId): Promise<void>;
  /** What ticks, and since when each does so. */
  armed(): Promise<ReadonlyMap<ScheduleId, Tick['since']>>;
  /** When it ticks next, since 1970; undefined when it is not armed. */
  nextMs(id: ScheduleId): Promise<number | undefined>;
  /** Returns when the ticks of it that somebody has in hand now are put down, or after LIMITS.letGoMs. */
  letGo(id: ScheduleId): Promise<void>;
}

/** Whether a tick, or what makes them, is of the schedule as it is now. */
export const isOf = ({ timed_at }: Schedule, since: Tick['since']): boolean => since === timed_at;
