import { Router } from 'express';
import { z } from 'zod';
import { onlyMethods } from '../error-handler.ts';
import type { Readiness } from '../readiness.ts';

export const HealthAnswer = z.object({ status: z.literal('ok') });
export const ReadyAnswer = z.object({ status: z.literal('ready') });

/** `/healthz` says that the event loop turns, `/readyz` that requests can be served. */
export function healthRoutes(readiness: Readiness): Router {
  const router = Router();

  router
    .route('/healthz')
    .get((_req, res) => {
      res.json({ status: 'ok' });
    })
    .all(onlyMethods('GET'));

  router
    .route('/readyz')
    .get(async (_req, res) => {
      const refusal = await readiness.check();
      if (refusal) throw refusal;
      res.json({ status: 'ready' });
    })
    .all(onlyMethods('GET'));

  return router;
}
