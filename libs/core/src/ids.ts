import { z } from 'zod';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** `run_` + a UUIDv7, so that ids sort by creation time. */
export const RunId = z.templateLiteral(['run_', z.string().regex(new RegExp(`^${UUID}$`))]);
export type RunId = z.infer<typeof RunId>;

const POSITION_DIGITS = 10;

/** A run's checkpoints count up from 1: `chk_0000000001`. Sortable as text inside one run. */
export const CheckpointId = z.templateLiteral(['chk_', z.string().regex(/^\d{10}$/)]);
export type CheckpointId = z.infer<typeof CheckpointId>;

/** An event's place in its run's log: `msg_0000000001`. Opaque to callers, sortable as text inside one run. */
export const MessageId = z.templateLiteral(['msg_', z.string().regex(/^\d{10}$/)]);
export type MessageId = z.infer<typeof MessageId>;

const padded = (position: number) => String(position).padStart(POSITION_DIGITS, '0');

export const checkpointId = (count: number): CheckpointId => `chk_${padded(count)}`;
export const messageId = (seq: number): MessageId => `msg_${padded(seq)}`;

/** The `seq` that a message id stands for. */
export const seqOf = (id: MessageId): number => Number(id.slice('msg_'.length));
