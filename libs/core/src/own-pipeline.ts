import { z } from 'zod';
import { EventData } from './event.ts';
import type { Pipeline } from './pipeline.ts';
import { PipelineName } from './request.ts';

/** What whoever starts runs has to know of a pipeline that its workers brought along. */
export const PipelineCard = z.object({
  name: PipelineName,
  version: z.int().positive(),
  /** In the order in which a run goes through them. */
  steps: z.array(z.string()).min(1),
  /** The JSON Schema of what a run is started with. */
  input: z.record(z.string(), EventData.valueType),
});
export type PipelineCard = z.infer<typeof PipelineCard>;

/** @returns undefined for a pipeline that takes no input: its runs are asked for otherwise */
export function cardOf({ name, version, steps, input }: Pipeline): PipelineCard | undefined {
  if (!input) return undefined;
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return PipelineCard.parse({ name, version, steps: steps.map((step) => step.name), input: schema });
}

/**
 * The schema of a card, to judge by. It says less than the pipeline's own one, which has refinements and code.
 * @throws Error when it cannot be made from JSON Schema
 */
export const inputOfCard = ({ input }: PipelineCard): z.ZodType => z.fromJSONSchema(input);

/** Whose queues a pipeline's jobs are in: each pipeline that takes an input has some of its own; undefined: the shared ones. */
export const laneOf = ({ name, input }: Pick<Pipeline, 'name' | 'input'>): string | undefined => input && name;
