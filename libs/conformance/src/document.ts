import { z } from 'zod';

/** What is read of an OpenAPI 3.1 document. Its schemas stay as they are: they are the validator's business. */
const Header = z.looseObject({ required: z.boolean().optional(), schema: z.unknown().optional() });
const Media = z.looseObject({
  schema: z.unknown().optional(),
  /** Of our own: what the data of each event of a stream is. */
  'x-event-data': z.unknown().optional(),
});
const Response = z.looseObject({
  headers: z.record(z.string(), Header).default({}),
  content: z.record(z.string(), Media).default({}),
});
export type Response = z.infer<typeof Response>;

const RESPONSES = '#/components/responses/';
const Reference = z.object({ $ref: z.string().startsWith(RESPONSES) });
const Operation = z.looseObject({ responses: z.record(z.string(), z.union([Reference, Response])) });

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

const Document = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string().startsWith('/'), z.record(z.string(), z.unknown())),
  components: z.looseObject({
    schemas: z.record(z.string(), z.unknown()),
    responses: z.record(z.string(), Response).default({}),
  }),
});

/** What a document says of one method of one address. */
export interface Described {
  /** `GET /v1/runs/{runId}` */
  readonly name: string;
  readonly template: string;
  readonly method: string;
  /** By their status. */
  readonly responses: ReadonlyMap<number, Response>;
}

export interface ReadDocument {
  readonly operations: readonly Described[];
  readonly schemas: Readonly<Record<string, unknown>>;
}

/** @throws ZodError when it is no OpenAPI 3.1 document of the form that is read here */
export function readDocument(document: unknown): ReadDocument {
  const { paths, components } = Document.parse(document);
  const whole = (response: Response | z.infer<typeof Reference>): Response =>
    Reference.safeParse(response).success
      ? Response.parse(components.responses[String(response.$ref).slice(RESPONSES.length)])
      : Response.parse(response);

  const operations = Object.entries(paths).flatMap(([template, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const responses = Object.entries(Operation.parse(item[method]).responses);
      return {
        name: `${method.toUpperCase()} ${template}`,
        template,
        method: method.toUpperCase(),
        responses: new Map(responses.map(([status, response]) => [Number(status), whole(response)])),
      };
    }),
  );
  return { operations, schemas: components.schemas };
}
