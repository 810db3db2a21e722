import type { Delivery, Hooks, WebhookSecret } from '@cairn/checkpoint';
import { CairnError, type MessageId, type RunId, runNotFound } from '@cairn/core';
import { askedAgain, eventOf, rotateSecret, webhookId } from '@cairn/webhooks';
import { Router } from 'express';
import type { DeliveryAnswer, SecretAnswer } from '../answers/webhook.ts';
import { onlyMethods } from '../error-handler.ts';
import { runIdOf } from '../parse.ts';
import { contextOf } from '../request-context.ts';

/** What became of the deliveries to a run's webhook, and the secrets that sign them. */
export function webhookRoutes(hooks: Hooks): Router {
  const router = Router();

  router
    .route('/runs/:runId/webhook-deliveries')
    .get(async (req, res) => {
      const runId = runIdOf(req);
      const state = await hooks.read(runId);
      if (!state) throw runNotFound();
      const data = [...state.deliveries].map(([event, delivery]) => deliveryView(runId, event, delivery));
      res.json({ object: 'list', disabled: state.off, data });
    })
    .all(onlyMethods('GET'));

  router
    .route('/runs/:runId/webhook-deliveries/:deliveryId/redeliver')
    .post(async (req, res) => {
      const runId = runIdOf(req);
      const event = eventOf(runId, req.params.deliveryId);
      if (!event) throw deliveryNotFound();
      res.status(202).json(deliveryView(runId, event, await askAgain(hooks, runId, event)));
    })
    .all(onlyMethods('POST'));

  router
    .route('/webhook-secrets')
    .get(async (req, res) => {
      const secrets = await hooks.secrets(contextOf(req).tenant);
      res.json({ object: 'list', data: secrets.map(secretView) });
    })
    .all(onlyMethods('GET'));

  router
    .route('/webhook-secrets/rotate')
    .post(async (req, res) => {
      const [made] = await rotateSecret(hooks, contextOf(req).tenant);
      if (!made) throw new TypeError('A rotation left no secret.');
      res.status(201).json({ ...secretView(made), secret: made.secret });
    })
    .all(onlyMethods('POST'));

  return router;
}

/** An attempt may end at the same moment, and change what is asked for again. */
async function askAgain(hooks: Hooks, runId: RunId, event: MessageId): Promise<Delivery> {
  for (;;) {
    const was = (await hooks.read(runId))?.deliveries.get(event);
    if (!was) throw deliveryNotFound();
    const asked = askedAgain(was, Date.now());
    if (await hooks.settle(runId, event, was, asked, 'ask')) return asked;
  }
}

const deliveryNotFound = () =>
  new CairnError(
    'DELIVERY_NOT_FOUND',
    'This run has no such webhook delivery. GET /v1/runs/{id}/webhook-deliveries lists them.',
  );

const iso = (ms: number) => new Date(ms).toISOString();

/** Its id is the `webhook-id` that the receiver sees. */
const deliveryView = (runId: RunId, event: MessageId, delivery: Delivery): DeliveryAnswer => ({
  id: webhookId(runId, event),
  object: 'webhook_delivery',
  message_id: event,
  type: delivery.event,
  status: delivery.status,
  attempts: delivery.attempts,
  next_at: delivery.next_ms === null ? null : iso(delivery.next_ms),
  response_status: delivery.response_status,
  error: delivery.error,
});

const secretView = ({ id, createdAtMs, expiresAtMs }: WebhookSecret): SecretAnswer => ({
  id,
  object: 'webhook_secret',
  created_at: iso(createdAtMs),
  expires_at: expiresAtMs === undefined ? null : iso(expiresAtMs),
});
