import type { Pipeline } from './pipeline.ts';
import { COMPENSATION, type Visit } from './visit.ts';

/**
 * Where a run goes after `at` produced `output`; undefined when the chain is over. Pure.
 * Rounds count the visits of a step: going back raises the round, the loop's body keeps it, leaving the loop resets it.
 */
export function next(pipeline: Pipeline, at: Visit, output: unknown): Visit | undefined {
  const { steps, loop } = pipeline;
  if (at.step === COMPENSATION.step) return undefined;
  if (loop?.from === at.step && loop.wants(output, at.round)) return { step: loop.to, round: at.round + 1 };

  const following = steps[steps.findIndex((step) => step.name === at.step) + 1];
  if (!following) return undefined;
  const leavesLoop = loop === undefined || loop.from === at.step;
  return { step: following.name, round: leavesLoop ? 1 : at.round };
}
