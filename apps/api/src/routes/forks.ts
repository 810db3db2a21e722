import {
  CairnError,
  CheckpointId,
  GuidanceText,
  ResearchRequest,
  type Run,
  type RunRequest,
  runNotFound,
} from '@cairn/core';
import type { FlowClient } from '@cairn/flow';
import { Router } from 'express';
import { z } from 'zod';
import type { AssertDeliverable } from '../deliverable.ts';
import { onlyMethods, RETRY_AFTER_S } from '../error-handler.ts';
import { parseBody, runIdOf } from '../parse.ts';
import { type ReadRunRequest, runRequestReader } from '../run-request.ts';
import { submissionOf } from '../submission.ts';
import { runView } from '../views.ts';

export const ForkRequest = z.strictObject({
  checkpoint_id: z.string(),
  /** Fields of the request that are to be different; what the kept checkpoints made of the old ones stays. */
  overrides: z.record(z.string(), z.unknown()).default({}),
  instructions: GuidanceText.optional(),
});

/** A new run that goes on from a checkpoint of an old one. */
export function forkRoutes(flow: FlowClient, assertDeliverable: AssertDeliverable): Router {
  const router = Router();
  const readRequest = runRequestReader(flow.pipelines);

  router
    .route('/runs/:runId/fork')
    .post(async (req, res) => {
      const origin = await flow.store.get(runIdOf(req));
      if (!origin) throw runNotFound();
      const body = parseBody(ForkRequest, req.body);
      const request = await changed(origin, body.overrides, readRequest);
      assertDeliverable(request.webhook);
      const { run, replayed } = await flow.fork(
        origin.id,
        { checkpointId: checkpointIdOf(body.checkpoint_id), request, instructions: body.instructions },
        submissionOf(req, [origin.id, body]),
      );
      if (replayed) res.set('Idempotency-Replayed', 'true');
      res.location(`/v1/runs/${run.id}`).set('Retry-After', RETRY_AFTER_S);
      res.status(202).json(runView(run));
    })
    .all(onlyMethods('POST'));

  return router;
}

function checkpointIdOf(text: string): CheckpointId {
  const parsed = CheckpointId.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new CairnError(
    'CHECKPOINT_NOT_FOUND',
    'This run has no such checkpoint. GET /v1/runs/{id}/checkpoints lists them.',
  );
}

/**
 * The origin's request with the overrides. A fork begins at once and beside its origin, unless they say otherwise.
 * @throws VALIDATION, UNKNOWN_PIPELINE
 */
async function changed(
  { request }: Run,
  overrides: Record<string, unknown>,
  readRequest: ReadRunRequest,
): Promise<RunRequest> {
  const { delay_ms: _delay, concurrency: _concurrency, ...kept } = request;
  if (!('steps' in kept)) return parseBody(ResearchRequest, { ...kept, ...overrides });
  const { steps, ...asked } = kept;
  const again = await readRequest({ ...asked, ...overrides });
  if (!('pipeline' in again && again.pipeline === asked.pipeline)) throw staysInPipeline(asked.pipeline);
  return { ...again, steps };
}

const staysInPipeline = (pipeline: string) =>
  new CairnError('VALIDATION', 'A fork goes on in the pipeline of its origin. Leave that out.', {
    errors: [{ path: 'overrides.pipeline', message: `must be ${pipeline}, as in the origin` }],
  });
