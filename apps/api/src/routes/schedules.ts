import { NewSchedule, type RefusedTick, type Schedule, SchedulePatch } from '@cairn/core';
import type { Schedules } from '@cairn/flow';
import { Router } from 'express';
import type { ScheduleAnswer } from '../answers/schedule.ts';
import type { AssertDeliverable } from '../deliverable.ts';
import { onlyMethods } from '../error-handler.ts';
import { idempotencyMark } from '../idempotency.ts';
import { parseBody } from '../parse.ts';
import { contextOf } from '../request-context.ts';

/** Runs that start by the clock: make a schedule, look, change, pause, resume, delete. */
export function scheduleRoutes(schedules: Schedules, assertDeliverable: AssertDeliverable): Router {
  const router = Router();
  const viewOf = async (schedule: Schedule) => {
    const [nextMs, refused] = await Promise.all([schedules.nextMs(schedule), schedules.refusedTicks(schedule)]);
    return scheduleView(schedule, nextMs, refused);
  };

  router
    .route('/schedules')
    .post(async (req, res) => {
      const what = parseBody(NewSchedule, req.body);
      assertDeliverable(what.request.webhook, 'request.webhook');
      const mark = idempotencyMark(req, ['schedule', what]);
      const { schedule, replayed } = await schedules.create(contextOf(req).tenant, what, mark);
      if (replayed) res.set('Idempotency-Replayed', 'true');
      res
        .status(201)
        .location(`/v1/schedules/${schedule.id}`)
        .json(await viewOf(schedule));
    })
    .get(async (req, res) => {
      const own = await schedules.list(contextOf(req).tenant);
      res.json({ object: 'list', data: await Promise.all(own.map(viewOf)), next_cursor: null });
    })
    .all(onlyMethods('GET', 'POST'));

  router
    .route('/schedules/:scheduleId')
    .get(async (req, res) => {
      res.json(await viewOf(await schedules.get(contextOf(req).tenant, req.params.scheduleId)));
    })
    .put(async (req, res) => {
      const { tenant } = contextOf(req);
      const what = parseBody(NewSchedule, req.body);
      assertDeliverable(what.request.webhook, 'request.webhook');
      res.json(await viewOf(await schedules.replace(tenant, req.params.scheduleId, what)));
    })
    .patch(async (req, res) => {
      const { tenant } = contextOf(req);
      const patch = parseBody(SchedulePatch, req.body);
      assertDeliverable(patch.request?.webhook, 'request.webhook');
      res.json(await viewOf(await schedules.update(tenant, req.params.scheduleId, patch)));
    })
    .delete(async (req, res) => {
      await schedules.remove(contextOf(req).tenant, req.params.scheduleId);
      res.status(204).end();
    })
    .all(onlyMethods('GET', 'PUT', 'PATCH', 'DELETE'));

  for (const [verb, paused] of [
    ['pause', true],
    ['resume', false],
  ] as const) {
    router
      .route(`/schedules/:scheduleId/${verb}`)
      .post(async (req, res) => {
        const { scheduleId } = req.params;
        res.json(await viewOf(await schedules.update(contextOf(req).tenant, String(scheduleId), { paused })));
      })
      .all(onlyMethods('POST'));
  }

  return router;
}

const scheduleView = (
  { tenant: _tenant, timed_at: _timed, ...schedule }: Schedule,
  nextMs: number | undefined,
  refused: readonly RefusedTick[],
): ScheduleAnswer => ({
  object: 'schedule',
  ...schedule,
  next_at: nextMs === undefined ? null : new Date(nextMs).toISOString(),
  refused_ticks: [...refused],
});
