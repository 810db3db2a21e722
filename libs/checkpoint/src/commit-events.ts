import { COMPENSATION, isPartial, type NewEvent, type Visit } from '@cairn/core';
import type { NewCheckpoint } from './store.ts';

/** It says where the run goes from here, so that the log alone tells where a run stands. */
export const stepCompleted = ({ next }: NewCheckpoint): NewEvent => ({
  type: 'step.completed',
  ...(next && { data: { next: { step: next.step, round: next.round } } }),
});

/** The end of a run with its last checkpoint, which may have less than was asked for, or say what was undone. */
export const runEnded = ({ step }: Visit, { output }: NewCheckpoint): NewEvent =>
  step === COMPENSATION.step
    ? { type: 'run.cancelled' }
    : { type: 'run.completed', ...(isPartial(output) && { data: { partial: true } }) };
