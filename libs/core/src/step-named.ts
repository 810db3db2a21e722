import { compensationOf } from './compensation.ts';
import type { Pipeline } from './pipeline.ts';
import type { AnyStep } from './step.ts';
import { COMPENSATION } from './visit.ts';

/** The step of that name; for a pipeline that can be undone also the one that does it. */
export function stepNamed(pipeline: Pipeline, name: string): AnyStep | undefined {
  if (name === COMPENSATION.step) return compensationOf(pipeline);
  return pipeline.steps.find((step) => step.name === name);
}
