import { z } from 'zod';
import { Name, ResearchRequest, storedRequest } from './request.ts';

export const SCHEDULE_LIMITS = {
  /** Schedules of one tenant. */
  perTenant: 100,
  /** The shortest and the longest interval. */
  leastEveryMs: 100,
  mostEveryMs: 366 * 24 * 60 * 60 * 1000,
  cronChars: 100,
} as const;

/** `sch_` + a UUIDv7. */
export const ScheduleId = z.string().regex(/^sch_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export type ScheduleId = z.infer<typeof ScheduleId>;

const timing = {
  /** Five fields, or six with seconds first. */
  cron: z.string().min(1).max(SCHEDULE_LIMITS.cronChars).optional(),
  /** The time zone that `cron` is read in, as `Europe/Berlin`; UTC when absent. */
  tz: z.string().min(1).max(64).optional(),
  every_ms: z.int().min(SCHEDULE_LIMITS.leastEveryMs).max(SCHEDULE_LIMITS.mostEveryMs).optional(),
};

const what = {
  name: Name,
  ...timing,
  request: ResearchRequest,
  /** Each run is given what the finished ones before it found. */
  carry_report: z.boolean().default(false),
};

/** The body of `POST /v1/schedules`. Whether `cron` can be read is not looked at here. */
export const NewSchedule = z
  .strictObject(what)
  .refine(({ cron, every_ms }) => (cron === undefined) !== (every_ms === undefined), {
    path: ['cron'],
    error: 'give either cron or every_ms',
  })
  .refine(({ cron, tz }) => tz === undefined || cron !== undefined, { path: ['tz'], error: 'is only for cron' })
  .refine(({ carry_report, request }) => !carry_report || request.thread_id === undefined, {
    path: ['request', 'thread_id'],
    error: 'a schedule with carry_report has a thread of its own: leave one of both out',
  });
export type NewSchedule = z.infer<typeof NewSchedule>;

export const Schedule = z.object({
  ...what,
  request: z.unknown().transform(storedRequest),
  id: ScheduleId,
  tenant: z.string(),
  paused: z.boolean(),
  created_at: z.iso.datetime(),
});
export type Schedule = z.infer<typeof Schedule>;

/** The request of the run that a schedule starts at a tick. Pure: the same tick again gives the same request. */
export function requestAt({ id, carry_report, request }: Schedule, tickMs: number): ResearchRequest {
  const metadata = { ...request.metadata, schedule_id: id, scheduled_for: new Date(tickMs).toISOString() };
  return { ...request, metadata, ...(carry_report && { thread_id: `schedule:${id}` }) };
}
