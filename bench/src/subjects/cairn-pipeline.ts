import { setTimeout as sleep } from 'node:timers/promises';
import { definePipeline, defineStep, type Pipeline, type StepContext, type StepOutput } from '@cairn/core';
import { z } from 'zod';
import { OUTPUT, STEPS } from './subject.ts';

const Output = z.object({ text: z.string() });
type Output = z.infer<typeof Output>;

const HELD_STEP = 3;
const HELD_FOR_MS = 100_000;

export interface PipelineHooks {
  readonly jobs?: 'every_step' | 'every_fan_out';

  /** A run came to its last step. */
  onLastStep?(): void;
  /** The step in the middle began; after its first beginning it waits to be killed. */
  onHeldStep?(attempt: number): Promise<void>;
}

/** Five steps that do nothing but read what the one before made and make 2 KB. */
export function benchPipeline({ jobs = 'every_step', onLastStep, onHeldStep }: PipelineHooks): Pipeline {
  const steps = [];
  let before: StepOutput<Output> | undefined;
  for (let n = 1; n <= STEPS; n++) {
    const read = before;
    const step = defineStep({
      name: `step${n}`,
      output: Output,
      reads: read ? [read] : [],
      async run(context) {
        if (read) context.latest(read);
        if (n === STEPS) onLastStep?.();
        if (n === HELD_STEP && onHeldStep) await hold(context, onHeldStep);
        return OUTPUT;
      },
    });
    steps.push(step);
    before = step;
  }
  return definePipeline({ name: 'bench', version: 1, steps, jobs });
}

async function hold({ attempt, signal }: StepContext, onHeldStep: (attempt: number) => Promise<void>): Promise<void> {
  await onHeldStep(attempt);
  if (attempt === 1) await sleep(HELD_FOR_MS, undefined, { signal });
}
