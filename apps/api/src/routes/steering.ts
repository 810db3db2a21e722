import { GuidanceText, VERBS, type Verb } from '@cairn/core';
import type { FlowClient } from '@cairn/flow';
import { Router } from 'express';
import { z } from 'zod';
import { onlyMethods } from '../error-handler.ts';
import { idempotencyMark } from '../idempotency.ts';
import { parseBody, runIdOf } from '../parse.ts';
import { runView } from '../views.ts';

export const SteerRequest = z.strictObject({ reason: z.string().trim().min(1).max(500).optional() });
export const ResumeRequest = SteerRequest.extend({ instructions: GuidanceText.optional() });
export const MessageRequest = z.strictObject({ text: GuidanceText });

/** What people do to a run that is under way: pause, resume, cancel, retry, and tell it something. */
export function steeringRoutes(flow: FlowClient): Router {
  const router = Router();

  for (const verb of Object.keys(VERBS) as Verb[]) {
    const Body = verb === 'resume' ? ResumeRequest : SteerRequest;
    router
      .route(`/runs/:runId/${verb}`)
      .post(async (req, res) => {
        const runId = runIdOf(req);
        const { run, changed } = await flow.steer(runId, verb, parseBody(Body, req.body));
        res.status(changed ? 202 : 200).json(runView(run));
      })
      .all(onlyMethods('POST'));
  }

  router
    .route('/runs/:runId/messages')
    .post(async (req, res) => {
      const runId = runIdOf(req);
      const { text } = parseBody(MessageRequest, req.body);
      const messageId = await flow.say(runId, text, idempotencyMark(req, [runId, text]));
      res.status(202).json({ object: 'message', run_id: runId, message_id: messageId, text });
    })
    .all(onlyMethods('POST'));

  return router;
}
