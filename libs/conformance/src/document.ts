import { z } from 'zod';

/** What is read of an OpenAPI 3.1 document. Its schemas stay as they are: they are the validator's business. */
const Header = z.looseObject({ required: z.boolean().optional() });
const Media = z.looseObject({
  schema: z.unknown().optional(),
  /** Of our own: what the data of each event of a stream is. */
  'x-event-data': z.unknown().optional(),
});
const Response = z.looseObject({
  headers: z.record(z.string(), Header).default({}),
  content: z.record(z.string(), Media).default({}),
});
export const Operation = z.looseObject({ operationId: z.string(), responses: z.record(z.string(), Response) });
export type Operation = z.infer<typeof Operation>;

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

export const Document = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string().startsWith('/'), z.record(z.string(), z.unknown())),
});
export type Document = z.infer<typeof Document>;

/** A name as a part of a JSON pointer. */
export const pointed = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
