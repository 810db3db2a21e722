import { defineStep, type ResearchRequest } from '@cairn/core';
import { type Plan, planned } from './checkpoints.ts';
import { questionsOf } from './questions.ts';
import { type Expanded, expandSources } from './sources/expand.ts';
import { SOURCE_LIMITS } from './sources/limits.ts';
import { notUsed } from './sources/problem.ts';

const ENGINE = { name: 'embedded', version: 1 } as const;

/** Decides what to answer and what to read. Its answer is the whole run's, so a corpus that grows meanwhile changes nothing. */
export const planStep = (corpusDir: string) =>
  defineStep({
    ...planned,
    async run({ request, emit, think }) {
      const plan: Plan = {
        engine: ENGINE,
        questions: questionsOf(request),
        ...numbered(await expandSources(request.sources, corpusDir), request),
      };
      for (const { id, origin, status, reason } of plan.skipped) {
        emit({ type: 'source.failed', data: { source: id, origin, status, reason } });
      }
      think(`${plan.questions.length} questions, ${plan.sources.length} sources to read.`);
      return plan;
    },
  });

function numbered(expanded: readonly Expanded[], { limits }: ResearchRequest): Omit<Plan, 'engine' | 'questions'> {
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
