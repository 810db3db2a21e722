import type { PipelineEntry } from '@cairn/flow';

/** The chain that a run of this API goes through. The workers bring the steps themselves. */
export const RESEARCH = {
  entry: { pipeline: 'research@1', firstStep: 'plan' } satisfies PipelineEntry,
  steps: ['plan', 'gather', 'synthesize', 'critique', 'finalize'],
} as const;
