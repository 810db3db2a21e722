import type { z } from 'zod';
import type { AnyStep } from './step.ts';
import type { Visit } from './visit.ts';

/** A way back: after `from`, `wants` may send the run to `to` again. */
export interface Loop {
  readonly from: string;
  readonly to: string;
  /**
   * Pure.
   * @param output what `from` just produced
   * @param round the round that `from` was in
   */
  wants(output: unknown, round: number): boolean;
}

export interface Pipeline {
  readonly name: string;
  readonly version: number;
  /**
   * What a run is started with: `POST /v1/runs {pipeline, input}`. A pipeline that takes one has queues of its own, and its workers
   * tell the API of it. Absent: the research, which is asked for by its topic.
   */
  readonly input?: z.ZodType;
  /** In the order in which a run goes through them. */
  readonly steps: readonly AnyStep[];
  readonly loop?: Loop;
  /**
   * Where a run goes through the queue. `every_step` (the default): each step is a job of its own, so that steps spread over
   * workers and each can be seen in the queue. `every_fan_out`: one job carries a run on from fan-out to fan-out, which
   * spares short steps the hops. Checkpoints, fences and events are the same.
   */
  readonly jobs?: 'every_step' | 'every_fan_out';
}

export function firstVisit(pipeline: Pipeline): Visit {
  const [first] = pipeline.steps;
  if (!first) throw new TypeError(`Pipeline ${pipeline.name} has no steps.`);
  return { step: first.name, round: 1 };
}
