import { defineStep, type ResearchRequest, type RunId, type ThreadMemory } from '@cairn/core';
import { type Plan, planned } from './checkpoints.ts';
import { questionsOf } from './questions.ts';
import { type Expanded, expandSources } from './sources/expand.ts';
import { SOURCE_LIMITS } from './sources/limits.ts';
import { notUsed } from './sources/problem.ts';

const ENGINE = { name: 'embedded', version: 1 } as const;

/** What a run may know of its thread's earlier ones. */
export type Recall = (runId: RunId) => Promise<ThreadMemory>;

/**
 * Decides what to answer and what to read, and recalls the thread. Its answer is the whole run's, so a corpus that grows or
 * a thread that goes on meanwhile changes nothing.
 */
export const planStep = (corpusDir: string, recall: Recall) =>
  defineStep({
    ...planned,
    async run({ runId, request, emit, think }) {
      const memory = request.thread_id === undefined ? undefined : await recall(runId);
      const remembers = memory !== undefined && memory.questions.length + memory.sources.length > 0;
      const plan: Plan = {
        engine: ENGINE,
        questions: questionsOf(request),
        ...numbered(await expandSources(request.sources, corpusDir), request),
        ...(remembers && { memory }),
      };
      for (const { id, origin, status, reason } of plan.skipped) {
        emit({ type: 'source.failed', data: { source: id, origin, status, reason } });
      }
      think(`${plan.questions.length} questions, ${plan.sources.length} sources to read.`);
      if (remembers) think(`The thread has ${memory.findings.length} earlier findings.`);
      return plan;
    },
  });

function numbered(
  expanded: readonly Expanded[],
  { limits }: ResearchRequest,
): Pick<Plan, 'sources' | 'skipped' | 'left_out'> {
  const usable = expanded.filter(({ problem }) => !problem);
  const sources = usable.slice(0, limits.max_sources);
  const beyond = usable.slice(limits.max_sources);
  const tooMany = notUsed('over_max_sources', `Beyond the ${limits.max_sources} sources that this run may read.`);
  const skipped = [
    ...expanded.flatMap(({ origin, problem }) => (problem ? [{ origin, ...problem }] : [])),
    ...beyond.map(({ origin }) => ({ origin, ...tooMany })),
  ].slice(0, SOURCE_LIMITS.listedSkips);
  return {
    sources: sources.map(({ origin }, at) => ({ id: `S${at + 1}` as const, origin })),
    skipped: skipped.map((source, at) => ({ id: `S${sources.length + at + 1}` as const, ...source })),
    left_out: beyond.length,
  };
}
