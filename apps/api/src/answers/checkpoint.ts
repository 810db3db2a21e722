import { Checkpoint } from '@cairn/core';
import { z } from 'zod';
import { listOf } from './list.ts';

/** What a visit of a step left. */
export const CheckpointAnswer = Checkpoint.extend({
  object: z.literal('checkpoint'),
  output: z.unknown().meta({ description: "The step's output, as JSON; its shape has the version schema_version." }),
});
export type CheckpointAnswer = z.infer<typeof CheckpointAnswer>;

/** In a list: without the output, which may be a megabyte. */
export const CheckpointSummary = CheckpointAnswer.omit({ output: true }).extend({
  links: z.object({ self: z.string().startsWith('/v1/') }),
});
export type CheckpointSummary = z.infer<typeof CheckpointSummary>;

export const CheckpointList = listOf(CheckpointSummary);
