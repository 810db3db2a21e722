import { recall, type Store, type ThreadStanding, type ThreadStore } from '@cairn/checkpoint';
import { CairnError, THREAD_LIMITS, ThreadId, type ThreadMemory } from '@cairn/core';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { ThreadAnswer } from '../answers/thread.ts';
import { onlyMethods } from '../error-handler.ts';
import { parseBody } from '../parse.ts';
import { contextOf } from '../request-context.ts';

export const ExpireRequest = z.strictObject({ in_ms: z.int().min(1).max(THREAD_LIMITS.expireMs) });

/** What runs of one thread pass on to the next: look, forget, let expire. */
export function threadRoutes(store: Store, threads: ThreadStore): Router {
  const router = Router();

  router
    .route('/threads/:threadId')
    .get(async (req, res) => {
      const { tenant, thread } = named(req);
      const standing = await threads.get(tenant, thread);
      if (!standing) throw threadNotFound();
      res.json(threadView(thread, standing, await recall(store, standing.runs)));
    })
    .delete(async (req, res) => {
      const { tenant, thread } = named(req);
      if (!(await threads.forget(tenant, thread))) throw threadNotFound();
      res.status(204).end();
    })
    .all(onlyMethods('GET', 'DELETE'));

  router
    .route('/threads/:threadId/expire')
    .post(async (req, res) => {
      const { tenant, thread } = named(req);
      const { in_ms } = parseBody(ExpireRequest, req.body);
      if (!(await threads.expire(tenant, thread, in_ms))) throw threadNotFound();
      const standing = await threads.get(tenant, thread);
      const expiresAtMs = standing?.expiresAtMs ?? Date.now();
      res.json({ object: 'thread', id: thread, expires_at: iso(expiresAtMs) });
    })
    .all(onlyMethods('POST'));

  return router;
}

const iso = (ms: number) => new Date(ms).toISOString();

const threadView = (id: string, { runs, expiresAtMs }: ThreadStanding, memory: ThreadMemory): ThreadAnswer => ({
  object: 'thread',
  id,
  runs,
  expires_at: iso(expiresAtMs),
  memory,
});

/** @throws THREAD_NOT_FOUND for what cannot be a thread's name */
function named(req: Request): { tenant: string; thread: ThreadId } {
  const parsed = ThreadId.safeParse(req.params.threadId);
  if (!parsed.success) throw threadNotFound();
  return { tenant: contextOf(req).tenant, thread: parsed.data };
}

const threadNotFound = () =>
  new CairnError(
    'THREAD_NOT_FOUND',
    'There is no thread of this name: no run has it as its thread_id, or it was deleted or has expired.',
  );
