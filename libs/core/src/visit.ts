/** One visit of a step: `round` is the nth time that the run comes to `step`, from 1. */
export interface Visit {
  readonly step: string;
  readonly round: number;
}

/** A visit's name in records, events and logs: `synthesize#2`. */
export type VisitKey = `${string}#${number}`;

export const visitKey = ({ step, round }: Visit): VisitKey => `${step}#${round}`;

/** Where a cancelled run stands while its steps are undone. */
export const COMPENSATION = { step: 'compensate', round: 1 } as const satisfies Visit;

export function parseVisit(key: string): Visit {
  const [, step, round] = /^([a-z][a-z0-9_]*)#([1-9]\d*)$/.exec(key) ?? [];
  if (step === undefined || round === undefined)
    throw new TypeError(`"${key}" names no step visit (want: step#round).`);
  return { step, round: Number(round) };
}
