import { z } from 'zod';
import { Name, ResearchRequest, storedResearch } from './request.ts';

export const SCHEDULE_LIMITS = {
  /** Schedules of one tenant. */
  perTenant: 100,
  /** The shortest and the longest interval. */
  leastEveryMs: 100,
  mostEveryMs: 366 * 24 * 60 * 60 * 1000,
  cronChars: 100,
  /** So many of the newest ticks without a run are remembered. */
  refusedTicks: 20,
  /** How long a tick waits for its tenant to have fewer live runs, unless the next one is due before. */
  tickPatienceMs: 60 * 60 * 1000,
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

/** The body of `POST /v1/schedules` and of `PUT /v1/schedules/{id}`. Whether `cron` can be read is not looked at here. */
export const NewSchedule = z.strictObject(what).superRefine((schedule, context) => {
  for (const { path, message } of contradictionsOf(schedule)) context.addIssue({ code: 'custom', path, message });
});
export type NewSchedule = z.infer<typeof NewSchedule>;

/** The body of `PATCH /v1/schedules/{id}`: what is absent stays. `cron` and `every_ms` take each other's place. */
export const SchedulePatch = z
  .strictObject({
    ...what,
    /** null: UTC. */
    tz: timing.tz.nullable(),
    carry_report: z.boolean(),
    paused: z.boolean(),
  })
  .partial();
export type SchedulePatch = z.infer<typeof SchedulePatch>;

interface Contradiction {
  readonly path: string[];
  readonly message: string;
}

/** Where the fields of a schedule do not go together. */
export function contradictionsOf({ cron, every_ms, tz, carry_report, request }: NewSchedule): Contradiction[] {
  const found: Contradiction[] = [];
  if ((cron === undefined) === (every_ms === undefined))
    found.push({ path: ['cron'], message: 'give either cron or every_ms' });
  if (tz !== undefined && cron === undefined) found.push({ path: ['tz'], message: 'is only for cron' });
  if (carry_report && request.thread_id !== undefined) {
    const message = 'a schedule with carry_report has a thread of its own: leave one of both out';
    found.push({ path: ['request', 'thread_id'], message });
  }
  return found;
}

export const Schedule = z.object({
  ...what,
  request: z.unknown().transform(storedResearch),
  id: ScheduleId,
  tenant: z.string(),
  paused: z.boolean(),
  created_at: z.iso.datetime(),
  /** Rises by one with every change. */
  version: z.int().positive().default(1),
  /** When its timing was changed last, or it went on after a pause; null: never. A tick that was made before starts nothing. */
  timed_at: z.iso.datetime().nullable().default(null),
});
export type Schedule = z.infer<typeof Schedule>;

/** Why a tick has no run. `put_off`: it is tried again; `skipped`: it stays without. */
export const RefusedTick = z.object({
  scheduled_for: z.iso.datetime(),
  outcome: z.enum(['put_off', 'skipped']),
  code: z.string(),
  reason: z.string(),
});
export type RefusedTick = z.infer<typeof RefusedTick>;

/** The request of the run that a schedule starts at a tick. Pure: the same tick again gives the same request. */
export function requestAt({ id, carry_report, request }: Schedule, tickMs: number): ResearchRequest {
  const metadata = { ...request.metadata, schedule_id: id, scheduled_for: new Date(tickMs).toISOString() };
  return { ...request, metadata, ...(carry_report && { thread_id: `schedule:${id}` }) };
}
