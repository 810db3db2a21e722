import type { KnownPipeline, NewRun, PipelineStore } from '@cairn/checkpoint';
import { CairnError, type PipelineRequest, pipelineRef } from '@cairn/core';

/**
 * What a run of a pipeline that workers brought along is made of: its chain is the one that they showed last.
 * @throws UNKNOWN_PIPELINE
 */
export async function ownRun(
  pipelines: PipelineStore,
  request: PipelineRequest,
): Promise<Pick<NewRun, 'pipeline' | 'request' | 'firstVisit'>> {
  const card = await knownPipeline(pipelines, request.pipeline);
  const [step = ''] = card.steps;
  return {
    pipeline: pipelineRef(card),
    request: { ...request, steps: card.steps },
    firstVisit: { step, round: 1 },
  };
}

/** @throws UNKNOWN_PIPELINE, which says what there is */
export async function knownPipeline(pipelines: PipelineStore, name: string): Promise<KnownPipeline> {
  const found = await pipelines.find(name);
  if (found) return found;
  const names = (await pipelines.list()).map((known) => known.name);
  const others = names.length > 0 ? `There ${names.length > 1 ? 'are' : 'is'} ${names.join(', ')}.` : 'There is none.';
  throw new CairnError(
    'UNKNOWN_PIPELINE',
    `No worker has shown a pipeline "${name}" lately. ${others} Start a worker of it, or send a topic for research.`,
    { pipelines: names },
  );
}
