import type { SourceRef, WorkContext } from '@cairn/core';
import type { Plan, Question } from '../checkpoints.ts';
import type { SearchProvider } from '../search/provider.ts';
import { searched } from '../search/searches.ts';
import { type Expanded, expandSources } from './expand.ts';
import { SOURCE_LIMITS } from './limits.ts';
import { notUsed } from './problem.ts';

export interface SourcePlanning {
  readonly corpusDir: string;
  readonly search?: SearchProvider | undefined;
}

/** Which sources a run reads, and which it leaves out and why: searches are asked here, once for the whole run. */
export async function planSources(
  questions: readonly Question[],
  { corpusDir, search }: SourcePlanning,
  context: Pick<WorkContext, 'attempt' | 'effect' | 'request' | 'signal'>,
): Promise<Pick<Plan, 'sources' | 'skipped' | 'left_out'>> {
  const { request } = context;
  const refs: readonly SourceRef[] = request.sources ?? [search ? { search: '*' } : { corpus: '*' }];
  const found = await searched(refs, questions, search, context);
  return numbered(await expandSources(refs, corpusDir, found), request.limits.max_sources);
}

function numbered(expanded: readonly Expanded[], maxSources: number): Pick<Plan, 'sources' | 'skipped' | 'left_out'> {
  const usable = expanded.filter(({ problem }) => !problem);
  const sources = usable.slice(0, maxSources);
  // What a search found beyond that was never asked for by name.
  const beyond = usable.slice(maxSources).filter(({ found_by }) => found_by === undefined);
  const tooMany = notUsed('over_max_sources', `Beyond the ${maxSources} sources that this run may read.`);
  const skipped = [
    ...expanded.flatMap(({ origin, problem }) => (problem ? [{ origin, ...problem }] : [])),
    ...beyond.map(({ origin }) => ({ origin, ...tooMany })),
  ].slice(0, SOURCE_LIMITS.listedSkips);
  return {
    sources: sources.map((source, at) => ({ id: `S${at + 1}` as const, ...source })),
    skipped: skipped.map((source, at) => ({ id: `S${sources.length + at + 1}` as const, ...source })),
    left_out: beyond.length,
  };
}
