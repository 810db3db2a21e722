import type { Part, SourceCounts, SourceId, SourceOrigin } from '@cairn/core';
import { GatheredSource, type Manifest, type ManifestEntry, type Plan } from './checkpoints.ts';
import { notUsed } from './sources/problem.ts';

export type UsableSource = Extract<ManifestEntry, { status: 'ok' }>;

/** @param parts one for each planned source, in that order */
export function manifestOf(plan: Plan, parts: readonly Part[]): Manifest {
  const firsts = new Map<string, SourceId>();
  const read = plan.sources.map((source, at): ManifestEntry => {
    const result = resultOf(parts[at]);
    const title = (result.status === 'ok' && result.title) || titleOf(source.origin);
    if (result.status !== 'ok') return { ...source, title, ...result };
    const first = firsts.get(result.sha256);
    if (first) return { ...source, title, status: 'duplicate', duplicate_of: first };
    firsts.set(result.sha256, source.id);
    return { ...source, ...result, title };
  });
  const skipped = plan.skipped.map((source): ManifestEntry => ({ ...source, title: titleOf(source.origin) }));
  return { sources: [...read, ...skipped], left_out: plan.left_out };
}

export function usableSources({ sources }: Manifest): UsableSource[] {
  return sources.filter((source) => source.status === 'ok');
}

export function countsOf({ sources }: Manifest): SourceCounts {
  const counts = { ok: 0, failed: 0, skipped: 0, duplicate: 0 };
  for (const { status } of sources) counts[status] += 1;
  return counts;
}

function resultOf(part: Part | undefined): GatheredSource {
  if (part?.status === 'done') return GatheredSource.parse(part.output);
  return notUsed('gave_up', part?.failure.message ?? 'Its job left no result.');
}

function titleOf(origin: SourceOrigin): string {
  if ('inline' in origin) return `Text ${origin.inline} of the request`;
  if ('corpus' in origin) return origin.corpus;
  const { host, pathname } = new URL(origin.url);
  return pathname === '/' ? host : host + pathname;
}
