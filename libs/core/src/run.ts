import { z } from 'zod';
import { RunUsage } from './effect.ts';
import { CheckpointId, MessageId, RunId } from './ids.ts';
import { Failure } from './part.ts';
import type { RunRequest } from './request.ts';
import { RunQuestions } from './run-questions.ts';

/** Where a fork began: the run and its checkpoint that it went on from. */
export const ForkOrigin = z.object({ run_id: RunId, checkpoint_id: CheckpointId });
export type ForkOrigin = z.infer<typeof ForkOrigin>;

const shared = {
  id: RunId,
  /** Whose it is. */
  tenant: z.string(),
  /** The pipeline and its version, as of submission. */
  pipeline: z.string(),
  /** As `storedRequest` read it. */
  request: z.custom<RunRequest>(),
  /** Rises by one with every change of the record. */
  version: z.int().positive(),
  /** The fence: a writer that holds an older epoch is refused. */
  epoch: z.int().nonnegative(),
  last_checkpoint_id: CheckpointId.nullable(),
  last_message_id: MessageId,
  forked_from: ForkOrigin.nullable(),
  usage: RunUsage,
  /** Its plan; empty before there is one, and in pipelines that tell none. */
  questions: RunQuestions,
  created_at: z.iso.datetime(),
};
const current = { step: z.string(), round: z.int().positive(), attempt: z.int().nonnegative() };
const waiting = {
  /** Another run of its concurrency key has to end first. */
  held: z.boolean(),
  /** Not before then; null: at once. */
  starts_at: z.iso.datetime().nullable(),
};
const started = { started_at: z.iso.datetime() };
const ended = { ended_at: z.iso.datetime(), expires_at: z.iso.datetime() };
const outcome = {
  /** Its report says that something stayed without an answer. */
  partial: z.boolean(),
};
const maybeStarted = { started_at: z.iso.datetime().nullable() };

/** One research job: each status has exactly the fields that make sense in it. */
export const Run = z.discriminatedUnion('status', [
  z.object({ status: z.literal('queued'), ...shared, ...current, ...waiting }),
  z.object({ status: z.literal('running'), ...shared, ...current, ...started }),
  z.object({ status: z.literal('paused'), ...shared, ...current, ...maybeStarted }),
  z.object({ status: z.literal('cancelling'), ...shared, ...current, ...started }),
  z.object({ status: z.literal('completed'), ...shared, ...started, ...ended, ...outcome }),
  z.object({ status: z.literal('failed'), ...shared, ...current, ...maybeStarted, ...ended, error: Failure }),
  z.object({ status: z.literal('cancelled'), ...shared, ...current, ...maybeStarted, ...ended }),
]);
export type Run = z.infer<typeof Run>;
