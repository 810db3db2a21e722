import type { Schedule, ScheduleId } from '@cairn/core';

export interface Tick {
  readonly tenant: string;
  readonly scheduleId: ScheduleId;
  /** When it was due, since 1970: the tick's identity, however often it is taken. */
  readonly atMs: number;
}

/** Makes schedules tick. Everything here may be done twice. */
export interface Ticker {
  arm(schedule: Schedule): Promise<void>;
  /** Ticks that are due already may still come. */
  disarm(id: ScheduleId): Promise<void>;
  armed(): Promise<ReadonlySet<ScheduleId>>;
  /** When it ticks next, since 1970; undefined when it is not armed. */
  nextMs(id: ScheduleId): Promise<number | undefined>;
}
