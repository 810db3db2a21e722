import type { RunEvent } from '@cairn/core';

/** An event as its bytes on the wire, made once for all who read it. */
export interface Frame {
  readonly seq: number;
  readonly text: string;
}

export const frameOf = (event: RunEvent): Frame => ({
  seq: event.seq,
  text: `id: ${event.message_id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
});

/** How long a client should wait before it connects again, in milliseconds. */
export const OPENING = 'retry: 500\n\n';
/** Stands once in a stream, between what had happened before and what happens now. */
export const LIVE = ': live\n\n';
export const HEARTBEAT = ': hb\n\n';
