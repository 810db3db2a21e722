import { CheckpointId, RunId, ScheduleId, ThreadId, TriggerId } from '@cairn/core';
import { z } from 'zod';
import { IdempotencyKey } from '../idempotency.ts';

/*
 * What stands in paths. What cannot be an id is answered like one that nobody has.
 */

export const runPath = z.object({ runId: RunId });
export const checkpointPath = z.object({ runId: RunId, checkpointId: CheckpointId });
export const deliveryPath = z.object({ runId: RunId, deliveryId: z.string() });
export const keyPath = z.object({ keyId: z.string() });
export const schedulePath = z.object({ scheduleId: ScheduleId });
export const threadPath = z.object({ threadId: ThreadId });
export const triggerPath = z.object({ triggerId: TriggerId });

export const idempotencyKey = z.object({ 'Idempotency-Key': IdempotencyKey.optional() });
