import { randomBytes } from 'node:crypto';
import type { TriggerStore } from '@cairn/checkpoint';
import { CairnError, NewTrigger, TRIGGER_LIMITS, type Trigger, TriggerId } from '@cairn/core';
import { notKept } from '@cairn/flow';
import { type Request, Router } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { TriggerAnswer } from '../answers/trigger.ts';
import type { AssertDeliverable } from '../deliverable.ts';
import { onlyMethods } from '../error-handler.ts';
import { idempotencyMark } from '../idempotency.ts';
import { parseBody } from '../parse.ts';
import { contextOf } from '../request-context.ts';
import { SECRET_PREFIX } from '../triggers/signature.ts';

const SECRET_BYTES = 32;

/** What lets signed events from outside start runs: make a trigger, look, delete. */
export function triggerRoutes(triggers: TriggerStore, assertDeliverable: AssertDeliverable): Router {
  const router = Router();

  router
    .route('/triggers')
    .post(async (req, res) => {
      const what = parseBody(NewTrigger, req.body);
      assertDeliverable(what.request.webhook, 'request.webhook');
      const made: Trigger = {
        ...what,
        id: TriggerId.parse(`trg_${uuidv7()}`),
        tenant: contextOf(req).tenant,
        secret: SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64'),
        created_at: new Date().toISOString(),
      };
      const kept = await triggers.create(made, idempotencyMark(req, ['trigger', what]));
      const replayed = kept.kind === 'replayed';
      if (kept.kind !== 'kept' && !replayed) throw notKept(kept, tooMany());
      if (replayed) res.set('Idempotency-Replayed', 'true');
      const trigger = replayed ? kept.earlier : made;
      // The only answer that shows the secret, also to whom the first one did not reach.
      const view = { ...triggerView(trigger), secret: trigger.secret };
      res.status(201).location(`/v1/triggers/${trigger.id}`).json(view);
    })
    .get(async (req, res) => {
      const own = await triggers.list(contextOf(req).tenant);
      res.json({ object: 'list', data: own.map(triggerView), next_cursor: null });
    })
    .all(onlyMethods('GET', 'POST'));

  router
    .route('/triggers/:triggerId')
    .get(async (req, res) => {
      const found = await triggers.get(triggerIdOf(req));
      if (found?.tenant !== contextOf(req).tenant) throw triggerNotFound();
      res.json(triggerView(found));
    })
    .delete(async (req, res) => {
      if (!(await triggers.remove(contextOf(req).tenant, triggerIdOf(req)))) throw triggerNotFound();
      res.status(204).end();
    })
    .all(onlyMethods('GET', 'DELETE'));

  return router;
}

const triggerView = ({ tenant: _tenant, secret: _secret, ...trigger }: Trigger): TriggerAnswer => ({
  object: 'trigger',
  ...trigger,
  links: { events: `/v1/triggers/${trigger.id}/events` },
});

function triggerIdOf(req: Request): TriggerId {
  const parsed = TriggerId.safeParse(req.params.triggerId);
  if (!parsed.success) throw triggerNotFound();
  return parsed.data;
}

const triggerNotFound = () =>
  new CairnError('TRIGGER_NOT_FOUND', 'There is no trigger with this id. GET /v1/triggers lists them.');

const tooMany = () =>
  new CairnError(
    'TOO_MANY_TRIGGERS',
    `There are ${TRIGGER_LIMITS.perTenant} triggers already, as many as one tenant may have. Delete one first.`,
  );
