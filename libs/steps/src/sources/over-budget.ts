import { CairnError } from '@cairn/core';
import { type NotUsed, notUsed } from './problem.ts';

/** What becomes of a source for which a limit of the run leaves no room; undefined for any other error. */
export function overBudget(error: unknown): NotUsed | undefined {
  if (!(error instanceof CairnError) || error.code !== 'BUDGET_SPENT') return undefined;
  return notUsed('budget_spent', `The run's ${error.details.limit} leaves no room for it.`);
}
