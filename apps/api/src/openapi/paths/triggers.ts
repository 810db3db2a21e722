import { NewTrigger } from '@cairn/core';
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { TriggeredRun } from '../../answers/run.ts';
import { NewTriggerAnswer, TriggerAnswer, TriggerList } from '../../answers/trigger.ts';
import { EventId, Signature, Timestamp } from '../../triggers/signature.ts';
import { location, replayed, retryAfter } from '../headers.ts';
import { answer, empty, operation } from '../operation.ts';
import { idempotencyKey, triggerPath } from '../parameters.ts';

const tag = 'Triggers';

export const triggerPaths: ZodOpenApiPathsObject = {
  '/v1/triggers': {
    post: operation({
      id: 'makeTrigger',
      tag,
      summary: 'Let signed events from outside start runs',
      needs: 'runs:write',
      params: { header: idempotencyKey },
      body: {
        schema: NewTrigger,
        example: { name: 'pages', request: { topic: 'What changed at {{page.url}}?', sources: [{ corpus: '*' }] } },
      },
      answers: { 201: answer('The trigger, with its secret.', NewTriggerAnswer, { ...location, ...replayed }) },
      refusals: ['VALIDATION', 'TOO_MANY_TRIGGERS', 'IDEMPOTENCY_KEY_REUSED', 'DATA_LOSS'],
    }),
    get: operation({
      id: 'listTriggers',
      tag,
      summary: "List the tenant's triggers",
      needs: 'runs:read',
      answers: { 200: answer('All of them, without their secrets.', TriggerList) },
    }),
  },
  '/v1/triggers/{triggerId}': {
    get: operation({
      id: 'getTrigger',
      tag,
      summary: 'Look at a trigger',
      needs: 'runs:read',
      params: { path: triggerPath },
      answers: { 200: answer('The trigger, without its secret.', TriggerAnswer) },
      refusals: ['TRIGGER_NOT_FOUND'],
    }),
    delete: operation({
      id: 'removeTrigger',
      tag,
      summary: 'Remove a trigger; its runs stay',
      needs: 'runs:control',
      params: { path: triggerPath },
      answers: { 204: empty('Its events start nothing any more.') },
      refusals: ['TRIGGER_NOT_FOUND'],
    }),
  },
  '/v1/triggers/{triggerId}/events': {
    post: operation({
      id: 'sendEvent',
      tag,
      summary: 'Send a signed event, which starts one run however often it is sent',
      description:
        'It takes no API key: the event is signed as Standard Webhooks say. The same webhook-id again is the same run.',
      needs: null,
      counted: true,
      params: {
        path: triggerPath,
        header: z.object({ 'webhook-id': EventId, 'webhook-timestamp': Timestamp, 'webhook-signature': Signature }),
      },
      body: {
        schema: z.unknown().meta({ description: 'Any JSON: the topic takes its values from it.' }),
        example: { page: { url: 'https://example.org' } },
      },
      answers: { 202: answer('The run.', TriggeredRun, { ...location, ...retryAfter, ...replayed }) },
      refusals: ['UNAUTHENTICATED', 'VALIDATION', 'CONCURRENCY_CONFLICT', 'DATA_LOSS', 'RATE_LIMITED', 'TOO_MANY_RUNS'],
    }),
  },
};
