import { createHash } from 'node:crypto';
import type { Step } from '@cairn/core';
import type { Verdict } from './checkpoints.ts';

/** What stands for the draft and its verdict in a run that only gathers: nothing is written, nothing judged. */
export const NO_DRAFT = { sections: [], hash: createHash('sha256').update('[]').digest('hex') };
export const NO_VERDICT: Verdict = {
  severity: 'none',
  issues: [],
  weak: [],
  revise: false,
  out_of_rounds: false,
  draft_hash: NO_DRAFT.hash,
};

/** A step that is passed by in a run which only gathers. */
export function unlessSourcesOnly<Output>(step: Step<Output>, instead: NoInfer<Output>): Step<Output> {
  return {
    ...step,
    run: async (context) => (context.request.mode === 'sources_only' ? instead : step.run(context)),
  };
}
