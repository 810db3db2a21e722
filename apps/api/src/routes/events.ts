import type { EventPage, Store } from '@cairn/checkpoint';
import { CairnError, MessageId, type RunId, runNotFound } from '@cairn/core';
import { Router } from 'express';
import { z } from 'zod';
import { onlyMethods } from '../error-handler.ts';
import { parseQuery, runIdOf } from '../parse.ts';
import { EVENT_STREAM, type RunStreams } from '../streams/run-streams.ts';

const PAGE_MAX = 500;
const PAGE_DEFAULT = 100;

const StreamQuery = z.strictObject({ after_message_id: z.string().optional() });
const PageQuery = StreamQuery.extend({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `must be a number from 1 to ${PAGE_MAX}`)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= PAGE_MAX, `must be a number from 1 to ${PAGE_MAX}`)
    .default(PAGE_DEFAULT),
});

/** A run's log from any position: as a page of JSON, or as a stream that goes on until the run ends. */
export function eventRoutes(store: Store, streams: RunStreams): Router {
  const router = Router();

  router
    .route('/runs/:runId/events')
    .get(async (req, res) => {
      const runId = runIdOf(req);
      const type = req.accepts(['application/json', EVENT_STREAM]);
      if (!type) throw new CairnError('NOT_ACCEPTABLE', `Events can be had as application/json or ${EVENT_STREAM}.`);
      res.vary('Accept');
      if (type === EVENT_STREAM && req.method === 'GET') {
        const { after_message_id } = parseQuery(StreamQuery, req);
        // EventSource asks for its first URL again, so where it got to is in the header only.
        const after = positionOf(req.get('Last-Event-ID') || after_message_id);
        await streams.open(runId, after, res);
        return;
      }
      const { after_message_id, limit } = parseQuery(PageQuery, req);
      res.json(await pageOf(store, runId, positionOf(after_message_id), limit));
    })
    .all(onlyMethods('GET'));

  return router;
}

async function pageOf(store: Store, runId: RunId, after: MessageId | undefined, limit: number) {
  const page = await store.events(runId, after, limit);
  if (!page) throw runNotFound();
  const { events, lastMessageId, over } = page;
  return {
    object: 'list',
    data: events,
    next_cursor: nextCursor(page, after),
    last_message_id: lastMessageId,
    run_ended: over,
  };
}

/** Where to go on; null when nothing will ever follow. */
function nextCursor({ events, lastMessageId, over }: EventPage, after: MessageId | undefined): MessageId | null {
  const reached = events.at(-1)?.message_id ?? after ?? null;
  return over && reached === lastMessageId ? null : reached;
}

function positionOf(cursor: string | undefined): MessageId | undefined {
  if (cursor === undefined) return undefined;
  const parsed = MessageId.safeParse(cursor);
  if (!parsed.success)
    throw new CairnError('BAD_CURSOR', 'Give the message_id of an event of this run, or none for the start.');
  return parsed.data;
}
