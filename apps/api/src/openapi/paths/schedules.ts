import { NewSchedule, SchedulePatch } from '@cairn/core';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { ScheduleAnswer, ScheduleList } from '../../answers/schedule.ts';
import { location, replayed } from '../headers.ts';
import { answer, empty, operation } from '../operation.ts';
import { idempotencyKey, schedulePath } from '../parameters.ts';

const tag = 'Schedules';

const pausing = (id: string, summary: string) => ({
  post: operation({
    id,
    tag,
    summary,
    needs: 'runs:write',
    params: { path: schedulePath },
    answers: { 200: answer('The schedule.', ScheduleAnswer) },
    refusals: ['SCHEDULE_NOT_FOUND'],
  }),
});

export const schedulePaths: ZodOpenApiPathsObject = {
  '/v1/schedules': {
    post: operation({
      id: 'makeSchedule',
      tag,
      summary: 'Start a run by the clock, again and again',
      needs: 'runs:write',
      params: { header: idempotencyKey },
      body: {
        schema: NewSchedule,
        example: {
          name: 'nightly',
          cron: '0 3 * * *',
          tz: 'Europe/Berlin',
          carry_report: true,
          request: { topic: 'How do lighthouses stay lit?' },
        },
      },
      answers: { 201: answer('The schedule.', ScheduleAnswer, { ...location, ...replayed }) },
      refusals: ['VALIDATION', 'TOO_MANY_SCHEDULES', 'IDEMPOTENCY_KEY_REUSED', 'DATA_LOSS'],
    }),
    get: operation({
      id: 'listSchedules',
      tag,
      summary: "List the tenant's schedules",
      needs: 'runs:read',
      answers: { 200: answer('All of them.', ScheduleList) },
    }),
  },
  '/v1/schedules/{scheduleId}': {
    get: operation({
      id: 'getSchedule',
      tag,
      summary: 'Look at a schedule',
      needs: 'runs:read',
      params: { path: schedulePath },
      answers: { 200: answer('The schedule.', ScheduleAnswer) },
      refusals: ['SCHEDULE_NOT_FOUND'],
    }),
    put: operation({
      id: 'replaceSchedule',
      tag,
      summary: 'Put another schedule in its place',
      needs: 'runs:write',
      params: { path: schedulePath },
      body: { schema: NewSchedule, example: { name: 'hourly', every_ms: 3_600_000, request: { topic: 'Tides' } } },
      answers: { 200: answer('The schedule as it is now.', ScheduleAnswer) },
      refusals: ['VALIDATION', 'SCHEDULE_NOT_FOUND'],
    }),
    patch: operation({
      id: 'changeSchedule',
      tag,
      summary: 'Change some of a schedule',
      needs: 'runs:write',
      params: { path: schedulePath },
      body: { schema: SchedulePatch, example: { cron: '0 4 * * *', paused: false } },
      answers: { 200: answer('The schedule as it is now.', ScheduleAnswer) },
      refusals: ['VALIDATION', 'SCHEDULE_NOT_FOUND'],
    }),
    delete: operation({
      id: 'removeSchedule',
      tag,
      summary: 'Remove a schedule; its runs stay',
      needs: 'runs:control',
      params: { path: schedulePath },
      answers: { 204: empty('It starts nothing any more.') },
      refusals: ['SCHEDULE_NOT_FOUND'],
    }),
  },
  '/v1/schedules/{scheduleId}/pause': pausing('pauseSchedule', 'Let a schedule start nothing for now'),
  '/v1/schedules/{scheduleId}/resume': pausing('resumeSchedule', 'Let a paused schedule go on'),
};
