const WORK = ['pipeline', 'step', 'work'] as const;
const CALL = ['pipeline', 'step', 'kind', 'provider', 'model', 'outcome'] as const;

/**
 * What processes count, for operators. A label has few values, and none of them names a run, a tenant, an address or a text.
 * `work` is `visit` or `branch`.
 */
export const COUNTERS = {
  cairn_steps_started_total: {
    help: 'Visits of steps and branches of fan-outs that were taken in hand.',
    labels: WORK,
  },
  cairn_steps_ended_total: {
    help: 'How they were put down: completed, failed (for good), retried, handed_back, stale.',
    labels: [...WORK, 'outcome'],
  },
  cairn_runs_ended_total: {
    help: 'Runs that workers brought to an end: completed, failed, or cancelled once they were undone.',
    labels: ['pipeline', 'status'],
  },
  cairn_recoveries_total: {
    help: 'given_back: jobs of a dead worker. recovered: work taken again after its process died. suspected: work that is to run in a process of its own after that. poisoned: work given up as the cause of crashes.',
    labels: ['kind'],
  },
  cairn_stale_writes_total: {
    help: 'Writes that were refused because the run was in other hands, paused or over.',
    labels: ['pipeline', 'step'],
  },
  cairn_calls_total: {
    help: 'Calls to the outside world: completed, failed, or unknown when nobody heard how one ended.',
    labels: CALL,
  },
  cairn_tokens_total: {
    help: 'Tokens that calls took (direction: input, output); with outcome unknown an estimate, possibly billed.',
    labels: [...CALL, 'direction'],
  },
  cairn_cost_usd_total: {
    help: 'What calls cost, in USD; with outcome unknown an estimate, possibly billed.',
    labels: CALL,
  },
  cairn_http_requests_total: {
    help: 'Answers of the API, by the pattern of their address.',
    labels: ['method', 'route', 'status'],
  },
} as const satisfies Readonly<Record<string, Figure>>;

/** What they time, in seconds. */
export const HISTOGRAMS = {
  cairn_step_seconds: {
    help: 'From taking work in hand to its result.',
    labels: WORK,
    buckets: [0.01, 0.05, 0.25, 1, 5, 30, 120, 600, 3600],
  },
  cairn_http_seconds: {
    help: 'From a request to the end of its answer; streams and answers that were held as asked are left out.',
    labels: ['method', 'route'],
    buckets: [0.005, 0.025, 0.1, 0.5, 2, 10],
  },
} as const satisfies Readonly<Record<string, Figure & { readonly buckets: readonly number[] }>>;

interface Figure {
  readonly help: string;
  readonly labels: readonly string[];
}

export type CounterName = keyof typeof COUNTERS;
export type HistogramName = keyof typeof HISTOGRAMS;
export const COUNTER_NAMES = Object.keys(COUNTERS) as [CounterName, ...CounterName[]];
export const HISTOGRAM_NAMES = Object.keys(HISTOGRAMS) as [HistogramName, ...HistogramName[]];
type LabelsOf<Of extends Figure> = Readonly<Record<Of['labels'][number], string>>;

/** Where counts and times go. */
export interface Meter {
  add<Name extends CounterName>(name: Name, labels: LabelsOf<(typeof COUNTERS)[Name]>, by?: number): void;
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<(typeof HISTOGRAMS)[Name]>, seconds: number): void;
}
