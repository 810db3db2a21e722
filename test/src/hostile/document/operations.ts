import { z } from 'zod';
import type { Components } from './values.ts';

const Parameter = z.looseObject({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  required: z.boolean().default(false),
  schema: z.unknown(),
});
export type Parameter = z.infer<typeof Parameter>;

const Body = z.looseObject({
  required: z.boolean().default(false),
  content: z.object({ 'application/json': z.looseObject({ schema: z.unknown(), example: z.unknown() }) }),
});
const Operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(Parameter).default([]),
  requestBody: Body.optional(),
});
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
const Document = z.looseObject({
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

interface AskableBody {
  readonly schema: unknown;
  readonly example: unknown;
  readonly required: boolean;
}

/** What a document says of how something is asked for. */
export interface Askable {
  readonly id: string;
  readonly method: string;
  /** `/v1/runs/{runId}` */
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly body: AskableBody | undefined;
}

/** @throws ZodError when it is no document of the form that is read here */
export function askables(document: unknown): { operations: readonly Askable[]; components: Components } {
  const { paths, components } = Document.parse(document);
  const operations = Object.entries(paths).flatMap(([template, item]) =>
    Object.entries(item).map(([method, { operationId, parameters, requestBody }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      template,
      parameters,
      body: requestBody && { ...requestBody.content['application/json'], required: requestBody.required },
    })),
  );
  return { operations, components: components.schemas };
}
