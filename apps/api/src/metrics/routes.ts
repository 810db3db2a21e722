import { CairnError } from '@cairn/core';
import type { Metrics } from '@cairn/platform';
import { Router } from 'express';
import { onlyFromThisMachine } from '../auth.ts';
import type { ApiConfig } from '../config.ts';
import { onlyMethods } from '../error-handler.ts';

/**
 * `/metrics`, where whoever reaches the API may know everything: on one without keys. They tell of all tenants together, so no
 * tenant's key opens them; an API with keys serves them on a port of their own.
 */
export function metricsRoutes({ keys }: Pick<ApiConfig, 'keys'>, metrics: Metrics): Router {
  const router = Router();
  const { contentType } = metrics;
  router
    .route('/metrics')
    .get(keys.length > 0 ? elsewhere : onlyFromThisMachine, async (_req, res) => {
      res.set('Content-Type', contentType).send(await metrics.text());
    })
    .all(onlyMethods('GET'));
  return router;
}

const elsewhere = () => {
  throw new CairnError('NOT_FOUND', 'An API with keys serves its metrics on CAIRN_METRICS_PORT, and not here.');
};
