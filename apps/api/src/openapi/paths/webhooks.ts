import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { DeliveryAnswer, DeliveryList, NewSecretAnswer, SecretList } from '../../answers/webhook.ts';
import { answer, operation } from '../operation.ts';
import { deliveryPath, runPath } from '../parameters.ts';

const tag = 'Webhooks';

export const webhookPaths: ZodOpenApiPathsObject = {
  '/v1/runs/{runId}/webhook-deliveries': {
    get: operation({
      id: 'listDeliveries',
      tag,
      summary: "List what became of the deliveries to a run's webhook",
      needs: 'runs:read',
      params: { path: runPath },
      answers: { 200: answer('One for each event that it was told of, or will be.', DeliveryList) },
      refusals: ['RUN_NOT_FOUND'],
    }),
  },
  '/v1/runs/{runId}/webhook-deliveries/{deliveryId}/redeliver': {
    post: operation({
      id: 'redeliver',
      tag,
      summary: 'Send an event to the webhook again',
      needs: 'runs:control',
      params: { path: deliveryPath },
      answers: { 202: answer('It is sent at once.', DeliveryAnswer) },
      refusals: ['RUN_NOT_FOUND', 'DELIVERY_NOT_FOUND'],
    }),
  },
  '/v1/webhook-secrets': {
    get: operation({
      id: 'listWebhookSecrets',
      tag,
      summary: "List what signs the tenant's webhooks",
      needs: 'admin',
      answers: { 200: answer('One or two, without the secrets themselves.', SecretList) },
    }),
  },
  '/v1/webhook-secrets/rotate': {
    post: operation({
      id: 'rotateWebhookSecret',
      tag,
      summary: 'Sign webhooks with a new secret',
      description: 'The one before signs beside it for 24 hours more.',
      needs: 'admin',
      answers: { 201: answer('The new one, with its secret.', NewSecretAnswer) },
    }),
  },
};
