import type { HitCounter, Places } from '@cairn/checkpoint';
import { Router } from 'express';
import { contextOf } from '../request-context.ts';
import { openStreamsLimit } from './open-streams.ts';
import { SUBMISSIONS, submitLimit } from './submits.ts';
import type { TenantLimits } from './tenant-limits.ts';

/** Keeps each tenant within its limits. Whether it may have another live run is known only where runs are accepted. */
export function limitTenants(
  { liveRuns, submitsPerMinute, streams }: TenantLimits,
  countHits: HitCounter,
  places: Places,
): Router {
  const router = Router();
  router.use((req, _res, next) => {
    contextOf(req).limits = { liveRuns };
    next();
  });
  // Not by .post(): a router that has routes for some methods answers OPTIONS by itself.
  router.all(SUBMISSIONS, submitLimit(submitsPerMinute, countHits));
  router.all('/runs/:runId/events', openStreamsLimit(streams, places));
  return router;
}
