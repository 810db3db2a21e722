import { BeyondBuildError, type Pipeline, type RunId, reaches, stepNamed, type Visit } from '@cairn/core';

/** Who adds jobs. */
interface Adder {
  ensure(runId: RunId, visit: Visit, options: { pipeline: string; startsAtMs: number }): Promise<void>;
}

/**
 * Makes sure that a visit has a job: a no-op when it has.
 * @param ref the run's pipeline, `name@version`
 * @throws BeyondBuildError: how a newer build spreads a step over jobs is its own business
 */
export type Ensure = (runId: RunId, visit: Visit, ref: string, startsAtMs?: number) => Promise<void>;

export function ensureWithin(pipeline: Pipeline, producer: Adder): Ensure {
  return async (runId, visit, ref, startsAtMs = 0) => {
    if (!reaches(pipeline, ref)) throw new BeyondBuildError(ref);
    if (!stepNamed(pipeline, visit.step)) throw new BeyondBuildError(`step ${visit.step} of ${ref}`);
    await producer.ensure(runId, visit, { pipeline: ref, startsAtMs });
  };
}
