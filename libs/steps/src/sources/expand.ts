import { posix } from 'node:path';
import type { SourceOrigin, SourceRef } from '@cairn/core';
import { listCorpus } from './corpus/corpus.ts';
import { type NotUsed, SourceProblem } from './problem.ts';

/** One concrete source; with a problem when it is known already that it cannot be used. */
export interface Expanded {
  readonly origin: SourceOrigin;
  readonly problem?: NotUsed;
  /** The query that it was found by. */
  readonly found_by?: string;
}

/**
 * Turns what a request names into single sources, each once, in the request's order; `*` in the order of paths.
 * @param found what the searches among the refs gave, by their place
 */
export async function expandSources(
  refs: readonly SourceRef[],
  corpusDir: string,
  found: ReadonlyMap<number, readonly Expanded[]> = new Map(),
): Promise<Expanded[]> {
  const seen = new Map<string, Expanded>();
  for (const [at, ref] of refs.entries()) {
    for (const source of found.get(at) ?? (await expanded(ref, at + 1, corpusDir))) {
      const key = JSON.stringify(source.origin);
      if (!seen.has(key)) seen.set(key, source);
    }
  }
  return [...seen.values()];
}

async function expanded(ref: SourceRef, position: number, corpusDir: string): Promise<Expanded[]> {
  if ('text' in ref) return [{ origin: { inline: position } }];
  if ('url' in ref) return [{ origin: { url: withoutFragment(ref.url) } }];
  if ('search' in ref) throw new TypeError('A search is asked before its sources are taken.');
  if (ref.corpus !== '*') return [{ origin: { corpus: posix.normalize(ref.corpus) } }];
  try {
    return (await listCorpus(corpusDir)).map((path) => ({ origin: { corpus: path } }));
  } catch (error) {
    if (!(error instanceof SourceProblem)) throw error;
    return [{ origin: { corpus: '*' }, problem: error.outcome }];
  }
}

function withoutFragment(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}
