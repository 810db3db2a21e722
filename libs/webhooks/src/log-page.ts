import type { EventPage, Store } from '@cairn/checkpoint';
import { CairnError, MessageId, messageId, type RunId, seqOf } from '@cairn/core';

/** A page of a run's log; where its beginning is no longer kept, from the earliest event that is. */
export async function keptPage(
  store: Store,
  runId: RunId,
  after: MessageId | undefined,
  limit: number,
): Promise<EventPage | undefined> {
  try {
    return await store.events(runId, after, limit);
  } catch (error) {
    if (!(error instanceof CairnError) || error.code !== 'DATA_LOSS') throw error;
    return store.events(runId, MessageId.parse(error.details.resume_after_message_id), limit);
  }
}

/** The position right before an event; undefined before the first. */
export function before(event: MessageId): MessageId | undefined {
  const seq = seqOf(event);
  return seq > 1 ? messageId(seq - 1) : undefined;
}
