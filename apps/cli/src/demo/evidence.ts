import { isTerminalEvent, type RunEvent, type VisitKey, visitKey } from '@cairn/core';
import type { CheckpointSummary } from '../client/api-client.ts';

/** What was seen of a run whose worker was killed. */
export interface Witness {
  /** All of the run's log. */
  readonly events: readonly RunEvent[];
  /** The checkpoints just before the kill, and those at the end. */
  readonly before: readonly CheckpointSummary[];
  readonly after: readonly CheckpointSummary[];
  readonly killed: { readonly visit: VisitKey; readonly worker: string };
}

export interface Finding {
  readonly claim: string;
  readonly holds: boolean;
}

export const visitOf = ({ step, round }: Pick<RunEvent, 'step' | 'round'>): VisitKey | undefined =>
  step !== null && round !== null ? visitKey({ step, round }) : undefined;

/** Who began a visit, in order: `host:pid`. */
export function startersOf(events: readonly RunEvent[], visit: VisitKey): string[] {
  return events
    .filter((event) => event.type === 'step.started' && visitOf(event) === visit)
    .map(({ data }) => String(data.worker));
}

/** Pure: what the log and the checkpoints prove. */
export function judge({ events, before, after, killed }: Witness): Finding[] {
  const kept = before.map((one) => after.find(({ checkpoint_id }) => checkpoint_id === one.checkpoint_id));
  const terminal = events.filter(({ type }) => isTerminalEvent(type));
  const starters = startersOf(events, killed.visit);
  return [
    {
      claim: 'the run completed, and its log ends with that, once',
      holds: terminal.length === 1 && events.at(-1)?.type === 'run.completed',
    },
    {
      claim: `${killed.visit} ran again, on another worker`,
      holds: starters[0] === killed.worker && starters.length > 1 && starters.at(-1) !== killed.worker,
    },
    {
      claim: 'every checkpoint made before the kill is still the one that counts',
      holds: before.length > 0 && kept.every((found, at) => sameVisit(found, before[at])),
    },
    {
      claim: 'no step that was done before the kill was started again',
      holds: before.every(({ step, round }) => startersOf(events, visitKey({ step, round })).length === 1),
    },
    { claim: 'no source was read again', holds: isWithoutRepeats(sourcesIn(events)) },
    { claim: 'every step was committed once', holds: isWithoutRepeats(after.map(visitKey)) },
    { claim: 'the log counts without gaps', holds: events.every(({ seq }, at) => seq === at + 1) },
  ];
}

function sameVisit(one: CheckpointSummary | undefined, other: CheckpointSummary | undefined): boolean {
  return one !== undefined && other !== undefined && visitKey(one) === visitKey(other) && one.attempt === other.attempt;
}

const sourcesIn = (events: readonly RunEvent[]): string[] =>
  events.filter(({ type }) => type === 'source.found').map(({ data }) => String(data.source));

const isWithoutRepeats = (values: readonly string[]): boolean => new Set(values).size === values.length;
