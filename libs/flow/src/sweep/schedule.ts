/** What happens to a worker at one call of its ports, or to its run and its jobs just before that. */
export const FAULTS = [
  'crash_before',
  'crash_after',
  /** Stopped before the call; goes on when others made `THAW_CALLS` more, or when they are through. */
  'freeze_before',
  'freeze_after',
  /** The call takes effect and its answer is lost: it is made again. */
  'repeat',
  'pause',
  'cancel',
  /** The job of a branch that nobody has in hand is removed. */
  'lose',
] as const;
export type Fault = (typeof FAULTS)[number];

/** `at` counts the calls of all workers, from 1. */
export interface Strike {
  readonly at: number;
  readonly fault: Fault;
}

export type Schedule = readonly Strike[];

/** One line that repeats it: `crash_after@12 freeze_before@20`. */
export const spell = (schedule: Schedule): string => schedule.map(({ fault, at }) => `${fault}@${at}`).join(' ');

/** @throws TypeError when it names no fault or no call */
export const parseSchedule = (text: string): Schedule =>
  text.split(' ').map((word) => {
    const [name, at] = word.split('@');
    const fault = FAULTS.find((known) => known === name);
    if (!fault || !Number.isInteger(Number(at)) || Number(at) < 1) {
      throw new TypeError(`"${word}" is no strike (want: fault@call, faults: ${FAULTS.join(', ')}).`);
    }
    return { fault, at: Number(at) };
  });

/** Each fault at each of the first calls. */
export const singles = (calls: number): Schedule[] =>
  FAULTS.flatMap((fault) => Array.from({ length: calls }, (_, i) => [{ fault, at: i + 1 }]));

/** Two faults, the second at most `reach` calls behind the first; every nth of all there are. */
export function pairs(calls: number, reach: number, everyNth: number): Schedule[] {
  const all: Schedule[] = [];
  for (const [first] of singles(calls)) {
    if (!first) continue;
    for (const fault of FAULTS) {
      for (let behind = 1; behind <= reach; behind += 1) all.push([first, { fault, at: first.at + behind }]);
    }
  }
  return all.filter((_, i) => i % everyNth === 0);
}
