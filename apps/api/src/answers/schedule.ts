import { RefusedTick, ResearchRequest, Schedule } from '@cairn/core';
import { z } from 'zod';
import { wholeList } from './list.ts';

export const ScheduleAnswer = Schedule.omit({ tenant: true, timed_at: true }).extend({
  object: z.literal('schedule'),
  request: ResearchRequest,
  carry_report: z.boolean(),
  next_at: z.iso.datetime().nullable().meta({ description: 'The next tick; null while it is paused.' }),
  refused_ticks: z.array(RefusedTick).meta({ description: 'The newest ticks without a run, and why; newest first.' }),
});
export type ScheduleAnswer = z.infer<typeof ScheduleAnswer>;

export const ScheduleList = wholeList(ScheduleAnswer);
