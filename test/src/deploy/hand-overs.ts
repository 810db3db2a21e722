import type { Checkpoint, RunEvent } from '@cairn/core';
import type { Departure } from './fleet.ts';

export interface HandOver {
  readonly tookMs: number;
  /** A build that is not everywhere was needed: the run had a draft of the newer schema, and its next reader had to know it. */
  readonly choosy: boolean;
}

const pidOf = (event: RunEvent) => Number(String(event.data.worker).split(':').at(-1));

/** From the SIGTERM of a worker that had a step in hand until that step was started elsewhere, by the run's log. */
export function handOvers(
  events: readonly RunEvent[],
  checkpoints: readonly Checkpoint[],
  departures: readonly Departure[],
): HandOver[] {
  const found: HandOver[] = [];
  const starts = events.filter((event) => event.type === 'step.started');
  for (const [i, start] of starts.entries()) {
    const again = starts[i + 1];
    if (again?.step !== start.step) continue;
    const left = departures.find(({ pid, atMs }) => pid === pidOf(start) && atMs >= Date.parse(start.at));
    if (!left) continue;
    const newer = checkpoints.some(({ step, schema_version }) => step === 'draft' && schema_version === 2);
    const reads = start.step === 'review' || start.step === 'end';
    found.push({ tookMs: Math.max(0, Date.parse(again.at) - left.atMs), choosy: newer && reads });
  }
  return found;
}

/** The smallest value that at least `share` of the values do not exceed; 0 for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
