import { CairnError, type ErrorCode, RunId, runNotFound } from '@cairn/core';
import type { Request } from 'express';
import { z } from 'zod';
import { contextOf } from './request-context.ts';

/** One thing that is wrong with a request, and where: `limits.max_sources`, `sources[2].url`. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** How many entries of a list a caller wants at a time. */
export const pageLimit = (most: number, otherwise: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d{1,3}$/, `must be a number from 1 to ${most}`)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= most, `must be a number from 1 to ${most}`)
    .default(otherwise)
    .meta({
      override({ jsonSchema }) {
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: most, default: otherwise });
      },
    });

/** @throws VALIDATION */
export const parseBody = <T>(schema: z.ZodType<T>, body: unknown): T =>
  parse(schema, body ?? {}, 'VALIDATION', 'The request body does not fit. Correct what "errors" lists.');

/** @throws BAD_REQUEST */
export const parseQuery = <T>(schema: z.ZodType<T>, req: Request): T =>
  parse(schema, { ...req.query }, 'BAD_REQUEST', 'The query does not fit. Correct what "errors" lists.');

function parse<T>(schema: z.ZodType<T>, input: unknown, code: ErrorCode, message: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new CairnError(code, message, { errors: faultsOf(parsed.error.issues) });
}

const FAULTS_MAX = 50;

const faultsOf = (issues: readonly z.core.$ZodIssue[]): Fault[] =>
  issues
    .flatMap((issue) => flatten(issue, issue.path))
    .map(({ path, message }) => ({ path: z.core.toDotPath(path), message }))
    .slice(0, FAULTS_MAX);

type Located = { path: PropertyKey[]; message: string };

/** A union only says that nothing fitted; what was meant is the branch with the fewest faults, if there is one. */
function flatten(issue: z.core.$ZodIssue, path: PropertyKey[]): Located[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'is not a known field' }));
  }
  if (issue.code !== 'invalid_union') return [{ path, message: issue.message }];
  const [best, second] = [...issue.errors].sort((a, b) => a.length - b.length);
  if (!best || best.length === second?.length)
    return [{ path, message: 'fits none of the forms that are allowed here' }];
  return best.flatMap((inner) => flatten(inner, [...path, ...inner.path]));
}

/** The run that the path names. What cannot be an id is treated like an id that nobody has. @throws RUN_NOT_FOUND */
export function runIdOf(req: Request): RunId {
  const parsed = RunId.safeParse(req.params.runId);
  if (!parsed.success) throw runNotFound();
  contextOf(req).runId = parsed.data;
  return parsed.data;
}
