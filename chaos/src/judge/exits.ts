import type { Exit } from '../world/kept.ts';
import type { Violation } from './history.ts';

/** How long a process may take to close; then it says so, and ends with 1. */
const LATE = /not closed in time/;

export interface JudgedExit {
  readonly name: string;
  readonly pid: number;
  readonly why: string;
  readonly kind: 'told' | 'late' | 'unexpected';
}

/** Whether each end of a process was asked for. `late`: told to go, and not through in time, as while Redis is away. */
export function judgeExit({ name, pid, told, code, signal, tail }: Exit): JudgedExit {
  if (told === 'SIGKILL' && signal === 'SIGKILL') return { name, pid, kind: 'told', why: 'killed' };
  if (told === 'SIGTERM' && code === 0) return { name, pid, kind: 'told', why: 'told to go' };
  const how = signal ?? `code ${code}`;
  const late = told === 'SIGTERM' && tail.some((line) => LATE.test(line));
  const why = `${how}${told ? ` after ${told}` : ''}: ${tail.at(-1) ?? 'it said nothing'}`;
  return { name, pid, kind: late ? 'late' : 'unexpected', why };
}

export const exitViolations = (exits: readonly JudgedExit[]): Violation[] =>
  exits
    .filter(({ kind }) => kind === 'unexpected')
    .map(({ name, pid, why }) => ({ rule: 'exits', subject: `${name} (${pid})`, what: why }));
