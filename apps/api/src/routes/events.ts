import type { Store } from '@cairn/checkpoint';
import {
  CairnError,
  CheckpointId,
  EVENT_TYPES,
  MessageId,
  type RunEvent,
  type RunId,
  runNotFound,
  seqOf,
} from '@cairn/core';
import { Router } from 'express';
import { z } from 'zod';
import type { EventPage } from '../answers/events.ts';
import { onlyMethods } from '../error-handler.ts';
import { pageLimit, parseQuery, runIdOf } from '../parse.ts';
import { EVENT_STREAM, type RunStreams, type Wanted } from '../streams/run-streams.ts';

const PAGE_MAX = 500;
const PAGE_DEFAULT = 100;
/** So many events are looked at for one page: a filter that lets few pass answers with a short page, not with a slow one. */
const SCAN_EVENTS = 2000;

const EventTypes: z.ZodType<ReadonlySet<string>> = z
  .string()
  .transform((list) => list.split(','))
  .pipe(z.array(z.enum(EVENT_TYPES, { error: ({ input }) => `"${input}" is no type of event` })))
  .transform((types) => new Set<string>(types))
  .meta({ override: { type: 'array', items: { type: 'string', enum: [...EVENT_TYPES] } } });

const StreamQuery = z.strictObject({
  after_message_id: z.string().optional().meta({ description: 'Go on behind this event.' }),
  checkpoint_id: z.string().optional().meta({ description: 'Go on right behind this checkpoint.' }),
  types: EventTypes.optional().meta({ param: { explode: false } }),
});
export const PageQuery = StreamQuery.extend({ limit: pageLimit(PAGE_MAX, PAGE_DEFAULT) });
/** Of a reader that comes back; it counts more than after_message_id. */
export const LastEventId = MessageId.meta({ description: 'Go on behind this event; streams only, before the query.' });

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
        const { after_message_id, checkpoint_id, types } = parseQuery(StreamQuery, req);
        // EventSource asks for its first URL again, so where it got to is in the header only.
        const cursor = positionOf(req.get('Last-Event-ID') || after_message_id);
        const after = await placeOf(store, runId, cursor, checkpoint_id);
        await streams.open(runId, { after, types }, res);
        // It leads to all that Express kept to go on with this request, for as long as the stream is open.
        Object.assign(req, { next: undefined });
        return;
      }
      const { after_message_id, checkpoint_id, types, limit } = parseQuery(PageQuery, req);
      const after = await placeOf(store, runId, positionOf(after_message_id), checkpoint_id);
      res.json(await pageOf(store, runId, { after, types }, limit));
    })
    .all(onlyMethods('GET'));

  return router;
}

/** Where to go on: behind the cursor or the checkpoint, whichever is later. */
async function placeOf(store: Store, runId: RunId, cursor: MessageId | undefined, checkpoint: string | undefined) {
  if (checkpoint === undefined) return cursor;
  const saved = await placeOfCheckpoint(store, runId, checkpoint).catch((error: unknown) => {
    // What followed the checkpoint is gone; who got further before may still go on.
    if (cursor !== undefined && error instanceof CairnError && error.code === 'DATA_LOSS') return cursor;
    throw error;
  });
  return cursor !== undefined && seqOf(cursor) > seqOf(saved) ? cursor : saved;
}

async function placeOfCheckpoint(store: Store, runId: RunId, checkpoint: string): Promise<MessageId> {
  const { success, data } = CheckpointId.safeParse(checkpoint);
  const place = success ? await store.positionOf(runId, data) : undefined;
  if (place !== undefined) return place;
  if (!(await store.get(runId))) throw runNotFound();
  throw new CairnError(
    'CHECKPOINT_NOT_FOUND',
    'This run has no such checkpoint. GET /v1/runs/{id}/checkpoints lists them.',
  );
}

async function pageOf(store: Store, runId: RunId, { after, types }: Wanted, limit: number): Promise<EventPage> {
  const data: RunEvent[] = [];
  let reached = after;
  for (let scanned = 0; ; ) {
    const page = await store.events(runId, reached, types ? PAGE_MAX : limit);
    if (!page) throw runNotFound();
    for (const event of page.events) {
      if (data.length === limit) break;
      reached = event.message_id;
      if (!types || types.has(event.type)) data.push(event);
    }
    scanned += page.events.length;
    const atEnd = page.events.length === 0 || reached === page.lastMessageId;
    if (data.length < limit && !atEnd && scanned < SCAN_EVENTS) continue;
    return {
      object: 'list',
      data,
      // Where to go on, whatever the filter let pass; null when nothing will ever follow.
      next_cursor: page.over && atEnd ? null : (reached ?? null),
      last_message_id: page.lastMessageId,
      run_ended: page.over,
    };
  }
}

function positionOf(cursor: string | undefined): MessageId | undefined {
  if (cursor === undefined) return undefined;
  const parsed = MessageId.safeParse(cursor);
  if (!parsed.success)
    throw new CairnError('BAD_CURSOR', 'Give the message_id of an event of this run, or none for the start.');
  return parsed.data;
}
