import { judgeEffects } from './effects.ts';
import type { History, Violation } from './history.ts';
import { judgeReaders } from './readers.ts';
import { judgeRuns, judgeSubmissions } from './runs.ts';

/** Every promise that the history breaks. */
export const judge = (history: History): Violation[] => [
  ...judgeSubmissions(history),
  ...judgeRuns(history),
  ...judgeEffects(history),
  ...judgeReaders(history),
];
