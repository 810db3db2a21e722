import { messageId, type RunEvent } from '@cairn/core';

/** An event as its bytes on the wire, made once for all who read it. */
export interface Frame {
  readonly seq: number;
  readonly type: string;
  readonly bytes: Buffer;
}

export const frameOf = (event: RunEvent): Frame => ({
  seq: event.seq,
  type: event.type,
  bytes: Buffer.from(`id: ${event.message_id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
});

/** How long a client should wait before it connects again, in milliseconds. */
export const OPENING = Buffer.from('retry: 500\n\n');
/** Stands once in a stream, between what had happened before and what happens now. */
export const LIVE = Buffer.from(': live\n\n');
export const HEARTBEAT = Buffer.from(': hb\n\n');

/**
 * Moves a client's Last-Event-ID without showing it an event: a block without data dispatches nothing, but its id counts.
 * For readers to whom the events at that position are of no interest.
 */
export const placeAt = (seq: number): string => `id: ${messageId(seq)}\n\n`;
