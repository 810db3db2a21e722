import type { Store } from '@cairn/checkpoint';
import { CairnError, runNotFound } from '@cairn/core';
import { Router } from 'express';
import { onlyMethods } from '../error-handler.ts';
import { runIdOf } from '../parse.ts';
import { checkpointSummary, checkpointView } from '../views.ts';

/** What a run's finished steps left: the list without their outputs, and each one whole. */
export function checkpointRoutes(store: Store): Router {
  const router = Router();

  router
    .route('/runs/:runId/checkpoints')
    .get(async (req, res) => {
      const runId = runIdOf(req);
      const checkpoints = await store.checkpoints(runId);
      if (!checkpoints) throw runNotFound();
      res.json({ object: 'list', data: checkpoints.map((checkpoint) => checkpointSummary(runId, checkpoint)) });
    })
    .all(onlyMethods('GET'));

  router
    .route('/runs/:runId/checkpoints/:checkpointId')
    .get(async (req, res) => {
      const checkpoints = await store.checkpoints(runIdOf(req));
      if (!checkpoints) throw runNotFound();
      const found = checkpoints.find(({ checkpoint_id }) => checkpoint_id === req.params.checkpointId);
      if (!found)
        throw new CairnError(
          'CHECKPOINT_NOT_FOUND',
          'This run has no such checkpoint. GET /v1/runs/{id}/checkpoints lists them.',
        );
      res.json(checkpointView(found));
    })
    .all(onlyMethods('GET'));

  return router;
}
