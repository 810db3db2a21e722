import { setTimeout as sleep } from 'node:timers/promises';
import type { FanOut, Pipeline, Step } from '@cairn/core';

/**
 * Slows a pipeline down, so that people can watch it and kill a worker in the middle: every step and every branch first
 * waits. What they do and make stays the same.
 */
export function paced(pipeline: Pipeline, paceMs: number): Pipeline {
  if (paceMs === 0) return pipeline;
  return { ...pipeline, steps: pipeline.steps.map((step) => pacedStep(step, paceMs)) };
}

function pacedStep(step: Step, paceMs: number): Step {
  return {
    ...step,
    ...(step.fanOut ? { fanOut: pacedFanOut(step.fanOut, paceMs) } : {}),
    async run(context) {
      await sleep(paceMs, undefined, { signal: context.signal });
      return step.run(context);
    },
  };
}

function pacedFanOut(fanOut: FanOut, paceMs: number): FanOut {
  return {
    ...fanOut,
    async run(item, context) {
      await sleep(paceMs, undefined, { signal: context.signal });
      return fanOut.run(item, context);
    },
  };
}
