import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { RunAnswer, RunPage } from '../../answers/run.ts';
import { IdempotencyKey } from '../../idempotency.ts';
import { IfNoneMatch } from '../../if-none-match.ts';
import { Prefer } from '../../prefer.ts';
import { ListQuery } from '../../routes/runs.ts';
import { RunRequest } from '../../run-request.ts';
import { etag, location, preferenceApplied, replayed, retryAfter } from '../headers.ts';
import { answer, empty, operation } from '../operation.ts';
import { runPath } from '../parameters.ts';

const tag = 'Runs';

export const runPaths: ZodOpenApiPathsObject = {
  '/v1/runs': {
    post: operation({
      id: 'submitRun',
      tag,
      summary: 'Submit a run',
      needs: 'runs:write',
      counted: true,
      params: { header: z.object({ 'Idempotency-Key': IdempotencyKey.optional(), Prefer: Prefer.optional() }) },
      body: {
        schema: RunRequest,
        example: {
          topic: 'How do lighthouses stay lit?',
          questions: ['What did keepers do in fog?'],
          sources: [{ url: 'https://example.org/page' }, { text: 'Lamps burn oil.', title: 'notes' }, { corpus: '*' }],
          limits: { max_sources: 20, max_critique_rounds: 2 },
          metadata: { ticket: '42' },
          tags: ['ops'],
        },
      },
      answers: {
        200: answer('It is over already.', RunAnswer, { ...location, ...replayed, ...preferenceApplied }),
        202: answer('It is accepted, and survives what may come.', RunAnswer, {
          ...location,
          ...retryAfter,
          ...replayed,
          ...preferenceApplied,
        }),
      },
      refusals: [
        'VALIDATION',
        'UNKNOWN_PIPELINE',
        'IDEMPOTENCY_KEY_REUSED',
        'CONCURRENCY_CONFLICT',
        'TOO_MANY_RUNS',
        'DATA_LOSS',
      ],
    }),
    get: operation({
      id: 'listRuns',
      tag,
      summary: 'List runs, the newest first',
      needs: 'runs:read',
      params: { query: ListQuery },
      answers: { 200: answer('A page. With a filter it may be short, or empty, and still have a cursor.', RunPage) },
      refusals: ['BAD_CURSOR'],
    }),
  },
  '/v1/runs/{runId}': {
    get: operation({
      id: 'getRun',
      tag,
      summary: 'Look at a run, or wait until it changes',
      description: 'With If-None-Match and Prefer: wait the answer is held until the run changes.',
      needs: 'runs:read',
      params: {
        path: runPath,
        header: z.object({ 'If-None-Match': IfNoneMatch.optional(), Prefer: Prefer.optional() }),
      },
      answers: {
        200: answer('The run.', RunAnswer, { ...etag, ...preferenceApplied }),
        304: empty('It has not changed.', { ...etag, ...preferenceApplied }),
      },
      refusals: ['RUN_NOT_FOUND'],
    }),
    delete: operation({
      id: 'removeRun',
      tag,
      summary: 'Remove a run that is over',
      needs: 'runs:control',
      params: { path: runPath },
      answers: { 204: empty('It is gone, with its log, checkpoints and texts.') },
      refusals: ['RUN_NOT_FOUND', 'STILL_ACTIVE'],
    }),
  },
};
