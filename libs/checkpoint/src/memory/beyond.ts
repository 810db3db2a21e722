import { type Checkpoint, needsSchema, type Part, reaches } from '@cairn/core';
import type { ClaimRequest } from '../store.ts';
import type { RunRecord } from './record.ts';

/** What a claim's build would have to know to work on a run, and does not. */
export function beyond(
  { created }: RunRecord,
  { build, reads, partSchema, visit }: ClaimRequest,
  checkpoints: Readonly<Record<string, Checkpoint>>,
  parts: ReadonlyMap<number, Part>,
): string | undefined {
  if (!reaches(build, created.pipeline)) return created.pipeline;
  for (const [step, { schema_version }] of Object.entries(checkpoints))
    if (schema_version > (reads[step] ?? 1)) return needsSchema(step, schema_version);
  for (const part of parts.values())
    if (part.status === 'done' && (part.schema_version ?? 1) > partSchema)
      return needsSchema(visit.step, part.schema_version ?? 1);
  return undefined;
}
