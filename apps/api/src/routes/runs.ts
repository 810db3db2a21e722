import { CairnError, isTerminal, RUN_STATUSES, type Run, RunId, runNotFound } from '@cairn/core';
import type { FlowClient } from '@cairn/flow';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { AssertDeliverable } from '../deliverable.ts';
import { onlyMethods, RETRY_AFTER_S } from '../error-handler.ts';
import { isCurrent } from '../if-none-match.ts';
import { pageLimit, parseQuery, runIdOf } from '../parse.ts';
import { preferredWaitS } from '../prefer.ts';
import { contextOf } from '../request-context.ts';
import { runRequestReader } from '../run-request.ts';
import { waitForRun } from '../run-wait.ts';
import { submissionOf } from '../submission.ts';
import { runView } from '../views.ts';

const PAGE_MAX = 100;
const PAGE_DEFAULT = 20;

export const ListQuery = z.strictObject({
  status: z.enum(RUN_STATUSES).optional(),
  tag: z.string().max(64).optional(),
  q: z.string().trim().min(1).max(200).optional().meta({ description: 'A part of the topic.' }),
  limit: pageLimit(PAGE_MAX, PAGE_DEFAULT),
  cursor: z.string().optional().meta({ description: 'next_cursor of the page before.' }),
});

/** `/runs` and one run: submit, list, look, remove. */
export function runRoutes(flow: FlowClient, assertDeliverable: AssertDeliverable, drained: AbortSignal): Router {
  const router = Router();
  const readRequest = runRequestReader(flow.pipelines);
  const waitAsPreferred = waiter(flow, drained);

  router
    .route('/runs')
    .post(async (req, res) => {
      const request = await readRequest(req.body);
      assertDeliverable(request.webhook);
      const { run, replayed } = await flow.start(request, submissionOf(req, request));
      if (replayed) res.set('Idempotency-Replayed', 'true');
      res.location(`/v1/runs/${run.id}`);
      const now = await waitAsPreferred(req, res, run, ({ status }) => isTerminal(status));
      if (isTerminal(now.status)) res.status(200).json(runView(now));
      else res.status(202).set('Retry-After', RETRY_AFTER_S).json(runView(now));
    })
    .get(async (req, res) => {
      const { status, tag, q, limit, cursor } = parseQuery(ListQuery, req);
      const { runs, next } = await flow.store.list({
        tenant: contextOf(req).tenant,
        limit,
        ...(status && { status }),
        ...(tag !== undefined && { tag }),
        ...(q !== undefined && { text: q }),
        ...(cursor !== undefined && { before: cursorOf(cursor) }),
      });
      res.json({ object: 'list', data: runs.map(runView), next_cursor: next ?? null });
    })
    .all(onlyMethods('GET', 'POST'));

  router
    .route('/runs/:runId')
    .get(async (req, res) => {
      const found = await flow.store.get(runIdOf(req));
      if (!found) throw runNotFound();
      const known = (run: Run) => isCurrent(req, etagOf(run));
      const run = known(found) ? await waitAsPreferred(req, res, found, (later) => !known(later)) : found;
      res.set({ ETag: etagOf(run), 'Cache-Control': 'private, no-cache' });
      if (known(run)) res.status(304).end();
      else res.json(runView(run));
    })
    .delete(async (req, res) => {
      await flow.remove(runIdOf(req));
      res.status(204).end();
    })
    .all(onlyMethods('GET', 'DELETE'));

  return router;
}

/** Holds an answer back for as long as the caller prefers, the run does not come to `until`, and nobody hangs up. */
function waiter({ store }: FlowClient, drained: AbortSignal) {
  return async (req: Request, res: Response, run: Run, until: (run: Run) => boolean): Promise<Run> => {
    const waitS = preferredWaitS(req);
    if (waitS === 0 || until(run)) return run;
    const hungUp = new AbortController();
    res.once('close', () => hungUp.abort());
    res.set('Preference-Applied', `wait=${waitS}`);
    const later = await waitForRun(store, run.id, { waitS, until, signal: AbortSignal.any([hungUp.signal, drained]) });
    if (!later) throw runNotFound();
    return later;
  };
}

/** Weak: the log's newest position may rise within one version. */
const etagOf = ({ version }: Run) => `W/"${version}"`;

/** The cursor of a list is the last run that it showed. */
function cursorOf(cursor: string): RunId {
  const parsed = RunId.safeParse(cursor);
  if (!parsed.success)
    throw new CairnError('BAD_CURSOR', 'Give next_cursor of the page before, unchanged, or none for the newest runs.');
  return parsed.data;
}
