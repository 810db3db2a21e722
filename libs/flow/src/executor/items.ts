import type { Store } from '@cairn/checkpoint';
import {
  BeyondBuildError,
  CairnError,
  type Checkpoint,
  type Pipeline,
  type RunId,
  reaches,
  stepNamed,
  type Visit,
} from '@cairn/core';
import { readerOf } from './context.ts';

/** Tells how many branches a visit's fan-out has. Deterministic, as the fan-out's own `items` is. @throws BeyondBuildError */
export function itemCounter(store: Store, pipeline: Pipeline) {
  return async (runId: RunId, visit: Visit): Promise<number> => {
    const step = stepNamed(pipeline, visit.step);
    if (!step) throw new BeyondBuildError(`step ${visit.step}`);
    const { fanOut } = step;
    if (!fanOut) return 0;
    const [run, checkpoints] = await Promise.all([store.get(runId), store.checkpoints(runId)]);
    if (!run || !checkpoints) throw new CairnError('RUN_NOT_FOUND', `${runId} is gone. Nothing is enqueued for it.`);
    if (!reaches(pipeline, run.pipeline)) throw new BeyondBuildError(run.pipeline);
    const newest: Record<string, Checkpoint> = {};
    for (const checkpoint of checkpoints) newest[checkpoint.step] = checkpoint;
    return fanOut.items({ request: run.request, latest: readerOf(newest) }).length;
  };
}
