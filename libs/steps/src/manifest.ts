import type { Part, SourceCounts, SourceId, SourceOrigin } from '@cairn/core';
import { GatheredSource, type Manifest, type ManifestEntry, type Plan } from './checkpoints.ts';
import { likeness, numbersOf } from './sources/extract/sketch.ts';
import { notUsed } from './sources/problem.ts';

export type UsableSource = Extract<ManifestEntry, { status: 'ok' }>;

/** From that share of common text on, a source is not read beside the one before it. */
const NEARLY_THE_SAME = 0.85;

/** Of several sources with one text, or nearly one, the first counts. @param parts one for each planned source, in that order */
export function manifestOf(plan: Plan, parts: readonly Part[]): Manifest {
  const before: Known[] = [];
  const read = plan.sources.map((source, at): ManifestEntry => {
    const result = resultOf(parts[at]);
    const title = (result.status === 'ok' && result.title) || titleOf(source.origin);
    if (result.status !== 'ok') return { ...source, title, ...result };
    const { sketch, ...kept } = result;
    const known = { id: source.id, sha256: result.sha256, numbers: numbersOf(sketch ?? '') };
    const same = sameText(known, before);
    if (same) return { ...source, title, status: 'duplicate', ...same };
    before.push(known);
    return { ...source, ...kept, title };
  });
  const skipped = plan.skipped.map((source): ManifestEntry => ({ ...source, title: titleOf(source.origin) }));
  return { sources: [...read, ...skipped], left_out: plan.left_out };
}

interface Known {
  readonly id: SourceId;
  readonly sha256: string;
  /** Its sketch; empty when its text is too short for one. */
  readonly numbers: Uint32Array;
}

function sameText({ sha256, numbers }: Known, before: readonly Known[]) {
  const same = before.find((known) => known.sha256 === sha256);
  if (same) return { duplicate_of: same.id };
  for (const { id, numbers: other } of before) {
    const share = likeness(numbers, other);
    if (share >= NEARLY_THE_SAME) return { duplicate_of: id, likeness: Math.min(Math.round(share * 100), 99) / 100 };
  }
  return undefined;
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
  if ('search' in origin) return `Search for "${origin.search}"`;
  const { host, pathname } = new URL(origin.url);
  return pathname === '/' ? host : host + pathname;
}
