import { createHash } from 'node:crypto';
import type { SourceRef, WorkContext } from '@cairn/core';
import { z } from 'zod';
import type { Question } from '../checkpoints.ts';
import type { Expanded } from '../sources/expand.ts';
import { overBudget } from '../sources/over-budget.ts';
import { type NotUsed, notUsed } from '../sources/problem.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { Found, SearchProblem, type SearchProvider, type WebSearch } from './provider.ts';
import { queriesOf } from './queries.ts';

/** After so many attempts of its step a search that fails is a line of the manifest. */
const ATTEMPTS = 3;
const SITE_HEX_CHARS = 32;

/** What one query gave. */
type Outcome = { readonly found: readonly Found[] } | { readonly problem: NotUsed };

type Searcher = Pick<WorkContext, 'attempt' | 'effect' | 'request' | 'signal'>;

/**
 * Asks the provider for what the request's searches stand for.
 * @returns by the search's place among the refs what it found: the best of each query first
 * @throws SearchProblem when a further attempt of the step may mend it
 */
export async function searched(
  refs: readonly SourceRef[],
  questions: readonly Question[],
  provider: SearchProvider | undefined,
  searcher: Searcher,
): Promise<Map<number, Expanded[]>> {
  const { topic, limits } = searcher.request;
  const searches = [...refs.entries()].flatMap(([at, ref]) =>
    'search' in ref ? [{ at, queries: queriesOf(ref, questions, topic) }] : [],
  );
  const queries = [...new Set(searches.flatMap((search) => search.queries))];
  const outcomes = await asked(queries, provider, searcher);
  return new Map(
    searches.map(({ at, queries: own }) => [
      at,
      interleaved(own.map((query) => expanded(query, outcomes.get(query)))).slice(0, limits.max_sources),
    ]),
  );
}

async function asked(
  queries: readonly string[],
  provider: SearchProvider | undefined,
  searcher: Searcher,
): Promise<Map<string, Outcome>> {
  if (!provider) return new Map(queries.map((query) => [query, NO_PROVIDER]));
  const outcomes = new Map<string, Outcome>(queries.slice(SEARCH_LIMITS.queries).map((query) => [query, TOO_MANY]));
  const options = {
    limit: Math.min(SEARCH_LIMITS.resultsPerQuery, searcher.request.limits.max_sources),
    signal: searcher.signal,
  };
  const first = queries.slice(0, SEARCH_LIMITS.queries);
  if ('searchAll' in provider) {
    const found = await orProblem(searcher, async () => provider.searchAll(first, options));
    for (const [at, query] of first.entries())
      outcomes.set(query, 'problem' in found ? found : { found: found.value[at] ?? [] });
    return outcomes;
  }
  for (const query of first) {
    const found = await orProblem(searcher, () => recorded(provider, query, options.limit, searcher));
    outcomes.set(query, 'problem' in found ? found : { found: found.value });
  }
  return outcomes;
}

/** Through the ledger: a search that was paid before a crash is not asked again. */
function recorded(provider: WebSearch, query: string, limit: number, { effect, signal }: Searcher) {
  return effect({
    kind: 'search',
    asks: { provider: provider.name },
    // Whatever the operator or a new build changes meanwhile is another call, and not a contradiction.
    site: `${provider.name}/${createHash('sha256').update(query).digest('hex').slice(0, SITE_HEX_CHARS)}`,
    input: { query },
    result: z.array(Found),
    call: async ({ key }) => ({ result: [...(await provider.search(query, { limit, signal, key }))] }),
  });
}

async function orProblem<T>(
  { attempt }: Searcher,
  ask: () => Promise<T>,
): Promise<{ value: T } | { problem: NotUsed }> {
  try {
    return { value: await ask() };
  } catch (error) {
    const spent = overBudget(error);
    if (spent) return { problem: spent };
    if (!(error instanceof SearchProblem) || (error.retryable && attempt < ATTEMPTS)) throw error;
    return { problem: notUsed('search_failed', error.message) };
  }
}

const NO_PROVIDER: Outcome = {
  problem: notUsed(
    'no_search_provider',
    'This installation has no search provider: its operator chooses one with CAIRN_SEARCH.',
  ),
};
const TOO_MANY: Outcome = {
  problem: notUsed('search_failed', `A run searches for ${SEARCH_LIMITS.queries} queries at most.`),
};

function expanded(query: string, outcome: Outcome = { found: [] }): Expanded[] {
  if ('problem' in outcome) return [{ origin: { search: query }, problem: outcome.problem }];
  if (outcome.found.length === 0)
    return [{ origin: { search: query }, problem: notUsed('nothing_found', 'The search found nothing.') }];
  return outcome.found.map(({ origin }) => ({ origin, found_by: query }));
}

/** The first of each, then the second of each, and so on: each query has its share of what may be read. */
function interleaved<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}
