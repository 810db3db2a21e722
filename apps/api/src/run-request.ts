import type { KnownPipeline, PipelineStore } from '@cairn/checkpoint';
import { inputOfCard, PipelineRequest, ResearchRequest } from '@cairn/core';
import { knownPipeline } from '@cairn/flow';
import { z } from 'zod';
import { parseBody } from './parse.ts';

/** The body of a submission: research by its topic, or a pipeline that workers brought along by its name. */
export const RunRequest = z.union([ResearchRequest, PipelineRequest]);
export type RunRequest = z.infer<typeof RunRequest>;

/** @throws VALIDATION, UNKNOWN_PIPELINE */
export type ReadRunRequest = (body: unknown) => Promise<RunRequest>;

/** Reads what is asked for, and judges the input of a pipeline by the schema that its workers showed. */
export function runRequestReader(pipelines: PipelineStore): ReadRunRequest {
  const inputOf = inputSchemas();
  return async (body) => {
    if (!namesPipeline(body)) return parseBody(ResearchRequest, body);
    const request = parseBody(PipelineRequest, body);
    const known = await knownPipeline(pipelines, request.pipeline);
    parseBody(z.object({ input: inputOf(known) }), { input: request.input });
    return request;
  };
}

const namesPipeline = (body: unknown): boolean => typeof body === 'object' && body !== null && 'pipeline' in body;

/** Each schema is made once for as long as the pipeline shows the same: that takes a millisecond. */
function inputSchemas(): (known: KnownPipeline) => z.ZodType {
  const made = new Map<string, { readonly shown: string; readonly schema: z.ZodType }>();
  return (known) => {
    const shown = JSON.stringify(known.input);
    const before = made.get(known.name);
    if (before?.shown === shown) return before.schema;
    const schema = inputOfCard(known);
    made.set(known.name, { shown, schema });
    return schema;
  };
}
