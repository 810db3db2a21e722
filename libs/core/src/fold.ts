import { z } from 'zod';
import { type RunUsage, runUsage, Usage, withCall } from './effect.ts';
import type { RunEvent } from './event.ts';
import type { CheckpointId, MessageId } from './ids.ts';
import type { RunStatus } from './lifecycle.ts';
import { Failure } from './part.ts';
import { ForkOrigin } from './run.ts';
import { questionsTold, type RunQuestion } from './run-questions.ts';
import { COMPENSATION } from './visit.ts';

/** What a run's log says of the run. A field that the status has no use for is null. */
export interface RunState {
  readonly status: RunStatus;
  /** Where the run stands; null once it is completed, and in a fork before its first step has begun. */
  readonly step: string | null;
  readonly round: number | null;
  readonly attempt: number | null;
  readonly last_checkpoint_id: CheckpointId | null;
  readonly last_message_id: MessageId;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly error: Failure | null;
  /** Completed, with less than it was asked for. */
  readonly partial: boolean;
  /** What its calls to the outside world took. */
  readonly usage: RunUsage;
  /** Its plan, as far as it is ticked. */
  readonly questions: readonly RunQuestion[];
}

const Next = z.object({ next: z.object({ step: z.string(), round: z.int().positive() }) });

/** The state that a log implies, from its first event on. Pure. @returns undefined for an empty log */
export function fold(events: readonly RunEvent[]): RunState | undefined {
  return events.reduce<RunState | undefined>(after, undefined);
}

/** The state after one more event. Pure. */
export function after(before: RunState | undefined, event: RunEvent): RunState {
  const state = { ...(before ?? created(event)), last_message_id: event.message_id };
  return { ...state, ...changed(state, event) };
}

const created = (event: RunEvent): RunState => ({
  status: 'queued',
  step: null,
  round: null,
  attempt: 0,
  last_checkpoint_id: null,
  last_message_id: event.message_id,
  created_at: event.at,
  started_at: null,
  ended_at: null,
  error: null,
  partial: false,
  usage: runUsage({}),
  questions: [],
});

const completed = { status: 'completed', step: null, round: null, attempt: null } as const;

function onwardFrom({ step, started_at }: RunState): RunStatus {
  if (step === COMPENSATION.step) return 'cancelling';
  return started_at === null ? 'queued' : 'running';
}

function changed(state: RunState, event: RunEvent): Partial<RunState> {
  const { step, round, attempt, checkpoint_id, at } = event;
  const onward = { status: onwardFrom(state) };
  switch (event.type) {
    case 'run.queued':
      return { step, round };
    case 'run.forked':
      return { last_checkpoint_id: ForkOrigin.parse(event.data).checkpoint_id };
    case 'run.started':
      return { status: 'running', started_at: at };
    case 'step.started':
      return { step, round, attempt };
    case 'checkpoint.saved':
      return { last_checkpoint_id: checkpoint_id };
    case 'step.completed': {
      const led = Next.safeParse(event.data);
      return led.success ? { ...led.data.next, attempt: 0 } : {};
    }
    case 'effect.charged':
      return step === null ? {} : { usage: withCall(state.usage, step, Usage.parse(event.data)) };
    case 'plan.updated':
      return { questions: questionsTold([event]) ?? [] };
    case 'run.paused':
      return { status: 'paused' };
    case 'run.resumed':
      return onward;
    case 'run.retried':
      return { ...onward, attempt: 0, ended_at: null, error: null };
    case 'run.completed':
      return { ...completed, ended_at: at, partial: event.data.partial === true };
    case 'run.failed':
      return { status: 'failed', ended_at: at, error: Failure.parse(event.data) };
    case 'run.cancelling':
      return { status: 'cancelling', ...COMPENSATION, attempt: 0 };
    case 'run.cancelled':
      return { status: 'cancelled', ended_at: at };
    default:
      return {};
  }
}
