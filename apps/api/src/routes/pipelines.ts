import type { KnownPipeline, PipelineStore } from '@cairn/checkpoint';
import { Router } from 'express';
import type { PipelineAnswer } from '../answers/pipeline.ts';
import { onlyMethods } from '../error-handler.ts';

/** The pipelines that workers brought along: what runs may ask for besides research. */
export function pipelineRoutes(pipelines: PipelineStore): Router {
  const router = Router();
  router
    .route('/pipelines')
    .get(async (_req, res) => {
      const known = await pipelines.list();
      res.json({ object: 'list', data: known.map(pipelineView), next_cursor: null });
    })
    .all(onlyMethods('GET'));
  return router;
}

const pipelineView = (known: KnownPipeline): PipelineAnswer => ({ object: 'pipeline', ...known });
