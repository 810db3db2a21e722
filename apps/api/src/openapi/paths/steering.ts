import { VERBS, type Verb } from '@cairn/core';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { MessageAnswer, RunAnswer } from '../../answers/run.ts';
import { ForkRequest } from '../../routes/forks.ts';
import { MessageRequest, ResumeRequest, SteerRequest } from '../../routes/steering.ts';
import { location, replayed, retryAfter } from '../headers.ts';
import { answer, operation } from '../operation.ts';
import { idempotencyKey, runPath } from '../parameters.ts';

const tag = 'Steering';

const SUMMARIES: Record<Verb, string> = {
  pause: 'Pause a run: what is in hand stops at once, and nothing begins',
  resume: 'Go on with a paused run, from its newest checkpoint',
  cancel: 'End a run for good',
  retry: 'Bring a failed run back, from its last checkpoint',
};

const verbPaths = Object.fromEntries(
  (Object.keys(VERBS) as Verb[]).map((verb) => [
    `/v1/runs/{runId}/${verb}`,
    {
      post: operation({
        id: `${verb}Run`,
        tag,
        summary: SUMMARIES[verb],
        needs: 'runs:control',
        params: { path: runPath },
        body:
          verb === 'resume'
            ? { schema: ResumeRequest, example: { instructions: 'Say more about fog.' }, optional: true }
            : { schema: SteerRequest, example: { reason: 'The sources are wrong.' }, optional: true },
        answers: {
          200: answer('There was nothing left to do.', RunAnswer),
          202: answer('It holds from now on.', RunAnswer),
        },
        refusals: ['RUN_NOT_FOUND', 'INVALID_TRANSITION', 'VALIDATION', 'TOO_MANY_MESSAGES'],
      }),
    },
  ]),
);

export const steeringPaths: ZodOpenApiPathsObject = {
  ...verbPaths,
  '/v1/runs/{runId}/messages': {
    post: operation({
      id: 'tellRun',
      tag,
      summary: 'Tell a run something while it is under way',
      needs: 'runs:control',
      params: { path: runPath, header: idempotencyKey },
      body: { schema: MessageRequest, example: { text: 'Look at foghorns, too.' } },
      answers: { 202: answer('It is in the log, and the next step that begins sees it.', MessageAnswer) },
      refusals: ['RUN_NOT_FOUND', 'INVALID_TRANSITION', 'VALIDATION', 'TOO_MANY_MESSAGES', 'IDEMPOTENCY_KEY_REUSED'],
    }),
  },
  '/v1/runs/{runId}/fork': {
    post: operation({
      id: 'forkRun',
      tag,
      summary: 'Start a new run from a checkpoint of this one',
      needs: 'runs:write',
      counted: true,
      params: { path: runPath, header: idempotencyKey },
      body: {
        schema: ForkRequest,
        example: { checkpoint_id: 'chk_0000000002', overrides: { limits: { max_critique_rounds: 0 } } },
      },
      answers: { 202: answer('The new run.', RunAnswer, { ...location, ...retryAfter, ...replayed }) },
      refusals: [
        'RUN_NOT_FOUND',
        'CHECKPOINT_NOT_FOUND',
        'VALIDATION',
        'UNKNOWN_PIPELINE',
        'CANNOT_FORK',
        'IDEMPOTENCY_KEY_REUSED',
        'CONCURRENCY_CONFLICT',
        'TOO_MANY_RUNS',
        'DATA_LOSS',
      ],
    }),
  },
};
