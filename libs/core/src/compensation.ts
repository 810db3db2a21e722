import { z } from 'zod';
import type { Checkpoint } from './checkpoint.ts';
import { next } from './next.ts';
import type { Pipeline } from './pipeline.ts';
import type { RetryPolicy } from './retry.ts';
import type { History, Step, StepContext, WorkContext } from './step.ts';
import { readCheckpoint } from './versions.ts';
import { COMPENSATION, type Visit, visitKey } from './visit.ts';

/** Somebody wants the run gone, and an outside world that is half undone is worse than a late end. */
const RETRY: RetryPolicy = { maxAttempts: 10, baseDelayMs: 500, maxDelayMs: 60_000 };
const TIMEOUT_MS = 300_000;

const Undone = z.object({ undone: z.array(z.string()) });

/**
 * The step that undoes the others: a saga's way back, newest first.
 * (Garcia-Molina, Salem: Sagas, 1987.)
 * @returns undefined when no step of the pipeline says how to undo it
 */
export function compensationOf(pipeline: Pipeline): Step | undefined {
  const undoable = pipeline.steps.filter((step) => step.compensate);
  if (undoable.length === 0) return undefined;
  return {
    name: COMPENSATION.step,
    schemaVersion: 1,
    timeoutMs: TIMEOUT_MS,
    retry: RETRY,
    reads: undoable,
    output: Undone,
    run: (context) => undo(pipeline, context),
  };
}

async function undo(pipeline: Pipeline, context: StepContext): Promise<z.infer<typeof Undone>> {
  const undone: string[] = [];
  for (const { visit, checkpoint } of visitsOf(pipeline, await context.history()).reverse()) {
    const step = pipeline.steps.find(({ name }) => name === visit.step);
    if (!step?.compensate) continue;
    await step.compensate(checkpoint && readCheckpoint(step, checkpoint), at(visit, context));
    undone.push(visitKey(visit));
  }
  return { undone };
}

/** Every visit that the run itself was in, with its checkpoint; the last one was interrupted. */
function visitsOf(pipeline: Pipeline, { checkpoints, inherited }: History): Undoable[] {
  const newest = checkpoints.at(-1);
  const interrupted = newest ? next(pipeline, visitOf(newest), newest.output) : firstVisit(pipeline);
  return [
    ...checkpoints.slice(inherited).map((checkpoint) => ({ visit: visitOf(checkpoint), checkpoint })),
    ...(interrupted ? [{ visit: interrupted }] : []),
  ];
}

const visitOf = ({ step, round }: Checkpoint): Visit => ({ step, round });
const firstVisit = ({ steps }: Pipeline): Visit | undefined => steps[0] && { step: steps[0].name, round: 1 };

interface Undoable {
  readonly visit: Visit;
  readonly checkpoint?: Checkpoint;
}

/** The calls of each visit's way back have places of their own. */
function at(visit: Visit, context: StepContext): WorkContext {
  return {
    ...context,
    round: visit.round,
    effect: (effect) => context.effect({ ...effect, site: `${visitKey(visit)}:${effect.site}` }),
  };
}
