export const RUN_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** The whole lifecycle. A move that is not listed here is a bug in the caller. */
export const MOVES = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<RunStatus, readonly RunStatus[]>;

export const TERMINAL_STATUSES = RUN_STATUSES.filter((status) => MOVES[status].length === 0);

export type TerminalStatus = { [S in RunStatus]: (typeof MOVES)[S] extends readonly [] ? S : never }[RunStatus];

export const isTerminal = (status: RunStatus): status is TerminalStatus => MOVES[status].length === 0;

/** The statuses from which `to` may be reached: what a compare-and-set on the run's status accepts. */
export const sourcesOf = (to: RunStatus): RunStatus[] =>
  RUN_STATUSES.filter((from) => (MOVES[from] as readonly RunStatus[]).includes(to));
