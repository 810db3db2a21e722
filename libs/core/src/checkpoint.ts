import { z } from 'zod';
import { CheckpointId } from './ids.ts';

/** The committed output of one step visit. */
export const Checkpoint = z.object({
  checkpoint_id: CheckpointId,
  step: z.string(),
  round: z.int().positive(),
  attempt: z.int().positive(),
  at: z.iso.datetime(),
  schema_version: z.int().positive(),
  output: z.json(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;
