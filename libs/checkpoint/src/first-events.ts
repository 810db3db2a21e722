import { type NewEvent, titleOf } from '@cairn/core';
import type { NewRun } from './store.ts';

/** What the log of a new run begins with. */
export function firstEvents({ request, firstVisit, forkedFrom, instructions }: NewRun): NewEvent[] {
  return [
    { type: 'run.created', data: { topic: titleOf(request) } },
    ...(forkedFrom ? [{ type: 'run.forked' as const, data: { ...forkedFrom } }] : []),
    // Where a fork begins only the store knows.
    { type: 'run.queued', ...(forkedFrom ? {} : firstVisit) },
    ...(instructions === undefined
      ? []
      : [{ type: 'run.message' as const, data: { text: instructions, via: 'fork' } }]),
  ];
}

/** The guidance that a new run begins with, as its record keeps it. */
export const instructionsOf = ({ instructions }: NewRun): string | undefined =>
  instructions === undefined ? undefined : guidanceText(instructions, 'fork');

export const guidanceText = (text: string, via: 'message' | 'resume' | 'fork') => JSON.stringify({ text, via });
