import type { EventType } from './event.ts';

export const RUN_STATUSES = ['queued', 'running', 'paused', 'cancelling', 'completed', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** The whole lifecycle. A move that is not listed here is a bug in the caller. */
export const MOVES = {
  queued: ['running', 'paused', 'cancelled'],
  running: ['paused', 'cancelling', 'completed', 'failed', 'cancelled'],
  paused: ['queued', 'running', 'cancelling', 'cancelled'],
  /** Steps that declared how are being undone. */
  cancelling: ['failed', 'cancelled'],
  completed: [],
  failed: ['queued', 'running', 'cancelling'],
  cancelled: [],
} as const satisfies Record<RunStatus, readonly RunStatus[]>;

/** A run in one of these is over: nothing works on it, and it is removed some time later. A retry brings a failed one back. */
export const TERMINAL_STATUSES = ['completed', 'failed', 'cancelled'] as const satisfies readonly RunStatus[];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

export const isTerminal = (status: RunStatus): status is TerminalStatus =>
  (TERMINAL_STATUSES as readonly RunStatus[]).includes(status);

export type LiveStatus = Exclude<RunStatus, TerminalStatus>;
export const LIVE_STATUSES: readonly LiveStatus[] = RUN_STATUSES.filter((status) => !isTerminal(status));

/** The statuses from which `to` may be reached: what a compare-and-set on the run's status accepts. */
export const sourcesOf = (to: RunStatus): RunStatus[] =>
  RUN_STATUSES.filter((from) => (MOVES[from] as readonly RunStatus[]).includes(to));

/**
 * What people may do to a run. `from`: the statuses that allow it; `already`: those in which there is nothing left to do.
 * A resumed or retried run is running again when it had been started before, else queued; one that failed while it was being
 * cancelled goes on with that. A cancelled run is cancelling first when it took a step in hand that can be undone.
 */
export const VERBS = {
  pause: { from: sourcesOf('paused'), already: ['paused'], event: 'run.paused' },
  resume: { from: ['paused'], already: ['queued', 'running'], event: 'run.resumed' },
  cancel: { from: ['queued', 'running', 'paused'], already: ['cancelling', 'cancelled'], event: 'run.cancelled' },
  retry: { from: ['failed'], already: ['queued', 'running'], event: 'run.retried' },
} as const satisfies Record<string, { from: readonly RunStatus[]; already: readonly RunStatus[]; event: EventType }>;
export type Verb = keyof typeof VERBS;

/** Whether a status allows a verb, has it done already, or refuses it. */
export function verdictOn(verb: Verb, status: RunStatus): 'allowed' | 'already' | 'refused' {
  const { from, already }: { from: readonly RunStatus[]; already: readonly RunStatus[] } = VERBS[verb];
  if (from.includes(status)) return 'allowed';
  return already.includes(status) ? 'already' : 'refused';
}
