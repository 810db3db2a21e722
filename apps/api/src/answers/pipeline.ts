import { PipelineCard } from '@cairn/core';
import { z } from 'zod';
import { wholeList } from './list.ts';

/** A pipeline that workers brought along. */
export const PipelineAnswer = PipelineCard.extend({
  object: z.literal('pipeline'),
  input: PipelineCard.shape.input.meta({ description: 'The JSON Schema of what a run of it is started with.' }),
  seen_at: z.iso
    .datetime()
    .meta({ description: 'When a worker of it last said that it is up; each does so every minute.' }),
});
export type PipelineAnswer = z.infer<typeof PipelineAnswer>;

export const PipelineList = wholeList(PipelineAnswer);
