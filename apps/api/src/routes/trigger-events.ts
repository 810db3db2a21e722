import { createHash } from 'node:crypto';
import type { HitCounter, TriggerStore } from '@cairn/checkpoint';
import { CairnError, LIMITS, ResearchRequest, type Trigger, TriggerId, topicFrom } from '@cairn/core';
import type { FlowClient } from '@cairn/flow';
import express, { type Request, type RequestHandler, Router } from 'express';
import { onlyMethods, RETRY_AFTER_S } from '../error-handler.ts';
import { submitLimit } from '../limits/submits.ts';
import type { TenantLimits } from '../limits/tenant-limits.ts';
import { parseBody } from '../parse.ts';
import { contextOf } from '../request-context.ts';
import { signedEventId } from '../triggers/signature.ts';
import { runView } from '../views.ts';

interface SignedEvent {
  readonly trigger: Trigger;
  readonly id: string;
  readonly body: unknown;
}

export interface TriggerEventParts {
  readonly flow: FlowClient;
  readonly triggers: TriggerStore;
  readonly limits: TenantLimits;
  readonly countHits: HitCounter;
}

/** Signed events from outside: they carry no API key, so this stands before all that asks for one, and reads the raw body. */
export function triggerEventRoutes({ flow, triggers, limits, countHits }: TriggerEventParts): Router {
  const router = Router();
  const events = new WeakMap<Request, SignedEvent>();
  const raw = express.raw({ type: () => true, limit: LIMITS.requestBodyBytes, inflate: false });

  const verify: RequestHandler = async (req, _res, next) => {
    const event = await signedEvent(req, triggers);
    contextOf(req).tenant = event.trigger.tenant;
    events.set(req, event);
    next();
  };

  const start: RequestHandler = async (req, res) => {
    const event = events.get(req);
    if (!event) throw new TypeError('An event was let through that nobody had verified.');
    const { tenant, id } = event.trigger;
    const submission = { tenant, mark: markOf(event), limits: { liveRuns: limits.liveRuns } };
    const { run, replayed } = await flow.start(requestFor(event), submission);
    if (replayed) res.set('Idempotency-Replayed', 'true');
    res.status(202).location(`/v1/runs/${run.id}`).set('Retry-After', RETRY_AFTER_S);
    res.json({ ...runView(run), trigger_id: id });
  };

  router
    .route('/triggers/:triggerId/events')
    .post(raw, verify, submitLimit(limits.submitsPerMinute, countHits), start)
    .all(onlyMethods('POST'));
  return router;
}

async function signedEvent(req: Request, triggers: TriggerStore): Promise<SignedEvent> {
  const parsed = TriggerId.safeParse(req.params.triggerId);
  const trigger = parsed.success ? await triggers.get(parsed.data) : undefined;
  const head = {
    id: req.get('webhook-id'),
    timestamp: req.get('webhook-timestamp'),
    signature: req.get('webhook-signature'),
  };
  const bytes = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  const id = signedEventId(head, bytes, trigger?.secret, Date.now());
  if (!trigger) throw new TypeError('A signature was found good without a trigger.');
  return { trigger, id, body: jsonOf(bytes) };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new CairnError('BAD_REQUEST', 'The event is not JSON.', {}, { cause: error });
  }
}

/** @throws VALIDATION when the event's values make no topic */
function requestFor({ trigger, id, body }: SignedEvent): ResearchRequest {
  const { request } = trigger;
  const metadata = { ...request.metadata, trigger_id: trigger.id, event_id: id };
  return parseBody(ResearchRequest, { ...request, topic: topicFrom(request.topic, body), metadata });
}

/** The event's id alone: a sender may write the same event anew, and it is still one. */
function markOf({ trigger, id }: SignedEvent) {
  const key = createHash('sha256')
    .update(JSON.stringify(['trigger', trigger.id, id]))
    .digest('hex');
  return { key, bodyHash: key };
}
