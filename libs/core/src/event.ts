import { z } from 'zod';
import { CheckpointId, MessageId, RunId } from './ids.ts';

export const EVENT_TYPES = [
  'run.created',
  'run.queued',
  'run.started',
  'run.paused',
  'run.resumed',
  'run.retried',
  'run.forked',
  'run.message',
  'run.cancelling',
  'run.completed',
  'run.failed',
  'run.cancelled',
  'step.started',
  'step.retrying',
  'step.completed',
  'step.failed',
  'worker.recovered',
  'checkpoint.saved',
  'thought.delta',
  'source.found',
  'source.failed',
  'critique.verdict',
  'effect.charged',
  'report.delta',
  'report.reset',
  'report.partial',
  'question.answered',
  'plan.updated',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** One of these ends a run's log, and is its last entry. Only a retry writes on, after run.failed. */
export const TERMINAL_EVENT_TYPES = ['run.completed', 'run.failed', 'run.cancelled'] as const satisfies EventType[];

export const EventData = z.record(z.string(), z.json());
export type EventData = z.infer<typeof EventData>;

/** What a writer hands over; the store adds the position, the time and the checkpoint. */
export interface NewEvent {
  readonly type: EventType;
  readonly step?: string;
  readonly round?: number;
  readonly attempt?: number;
  readonly data?: EventData;
}

/** An entry of a run's log. `seq` counts from 1 without gaps; `at` is Redis' clock. */
export const RunEvent = z.object({
  message_id: MessageId,
  seq: z.int().positive(),
  run_id: RunId,
  /** One of EVENT_TYPES, or one that a newer build logged: readers pass it on. */
  type: z.string(),
  at: z.iso.datetime(),
  step: z.string().nullable(),
  round: z.int().positive().nullable(),
  attempt: z.int().positive().nullable(),
  checkpoint_id: CheckpointId.nullable(),
  data: EventData,
});
export type RunEvent = z.infer<typeof RunEvent>;

export const isTerminalEvent = (type: string): boolean => (TERMINAL_EVENT_TYPES as readonly string[]).includes(type);
