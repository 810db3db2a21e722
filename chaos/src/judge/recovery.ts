import type { RunEvent } from '@cairn/core';
import type { History } from './history.ts';

/** A worker that was killed; `atMs` by the clock that stamps the events. */
export interface Kill {
  readonly pid: number;
  readonly atMs: number;
  /** Another worker of its kind was up, and Redis was. */
  readonly standby: boolean;
}

/** How long work that a kill interrupted lay still. */
export interface Recovery {
  readonly runId: string;
  readonly ms: number;
  readonly standby: boolean;
  /** It had been interrupted, or had failed, before: from its second crash on a step is a suspect, and waits for a process of its own. */
  readonly again: boolean;
}

/**
 * For each kill and each run that the victim had in hand: the time until the run's log went on. Had in hand it what it had
 * begun and not ended by then.
 */
export function recoveriesOf({ runs }: Pick<History, 'runs'>, kills: readonly Kill[]): Recovery[] {
  const found: Recovery[] = [];
  for (const [runId, { events }] of runs) {
    for (const kill of kills) {
      const still = stillnessAfter(kill, events);
      if (still) found.push({ runId, ...still, standby: kill.standby });
    }
  }
  return found;
}

/** Told while a step runs; they leave open whose it is. */
const ASIDE = /^(thought|source|report|effect|question|run\.message|checkpoint)\b/;

function stillnessAfter({ pid, atMs }: Kill, events: readonly RunEvent[]): Pick<Recovery, 'ms' | 'again'> | undefined {
  const next = events.findIndex(({ at }) => Date.parse(at) > atMs);
  if (next <= 0) return undefined;
  const last = events.slice(0, next).findLast(({ type }) => !ASIDE.test(type));
  const begun = last?.type === 'step.started' && String(last.data.worker).endsWith(`:${pid}`);
  const after = events[next];
  return begun && after ? { ms: Date.parse(after.at) - atMs, again: (last.attempt ?? 1) > 1 } : undefined;
}

/** The value that a share of the others does not exceed, by nearest rank; undefined for none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)];
}
