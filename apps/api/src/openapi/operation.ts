import { ERRORS, type ErrorCode, type Scope } from '@cairn/core';
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiParameters, ZodOpenApiResponseObject } from 'zod-openapi';
import { PROBLEM_TYPE } from '../problem.ts';
import { challenge, rateLimit, ratePolicy, retryAfter } from './headers.ts';
import { componentName, problemOf } from './problems.ts';

type Headers = Readonly<Record<string, z.ZodType>>;

export interface Described {
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What its caller's key must be allowed to do; null: it takes no key. */
  readonly needs: Scope | null;
  readonly params?: ZodOpenApiParameters;
  readonly body?: { readonly schema: z.ZodType; readonly example: unknown; readonly optional?: true };
  /** By their status. */
  readonly answers: Readonly<Record<number, ZodOpenApiResponseObject>>;
  /** The codes of its own refusals. Those that may meet any request come by themselves. */
  readonly refusals?: readonly ErrorCode[];
  /** Whether each one counts as a submission. */
  readonly counted?: true;
}

/** Any request may meet these, */
const ALWAYS: readonly ErrorCode[] = ['BAD_REQUEST', 'INTERNAL'];
/** and these where a body is read, */
const WITH_BODY: readonly ErrorCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'STORE_UNAVAILABLE'];
/** and these where a key is wanted, which counts the bytes of its tenant's bodies. */
const WITH_KEY: readonly ErrorCode[] = [...WITH_BODY, 'UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED'];

/** One operation as the document has it. */
export function operation(described: Described): ZodOpenApiOperationObject {
  const { id, tag, summary, description, needs, params, body, answers } = described;
  const limits = limitsSaid(described);
  const own = Object.entries(answers).map(([status, answer]) => [status, withHeaders(answer, limits)]);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: needs === null ? [] : [{ bearer: [needs] }, { apiKey: [needs] }],
    ...(params && { requestParams: params }),
    ...(body && {
      requestBody: {
        required: body.optional !== true,
        content: { 'application/json': { schema: body.schema, example: body.example } },
      },
    }),
    responses: { ...Object.fromEntries(own), ...refusals(described) },
  };
}

export const answer = (description: string, schema: z.ZodType, headers: Headers = {}): ZodOpenApiResponseObject =>
  withHeaders({ description, content: { 'application/json': { schema } } }, headers);

export const empty = (description: string, headers: Headers = {}): ZodOpenApiResponseObject =>
  withHeaders({ description }, headers);

function withHeaders(response: ZodOpenApiResponseObject, headers: Headers): ZodOpenApiResponseObject {
  if (Object.keys(headers).length === 0) return response;
  const own = response.headers instanceof z.ZodObject ? response.headers.shape : {};
  return { ...response, headers: z.object({ ...own, ...headers }) };
}

/** Whoever has a key is told the limits; what is left, where something is counted. */
function limitsSaid({ needs, counted }: Described): Headers {
  if (counted) return { ...ratePolicy, ...rateLimit };
  return needs === null ? {} : { ...ratePolicy, ...optional(rateLimit) };
}

function refusals(described: Described): Record<string, ZodOpenApiResponseObject> {
  const { needs, refusals: own = [], body } = described;
  const general = needs !== null ? WITH_KEY : body ? WITH_BODY : [];
  const codes = [...new Set([...ALWAYS, ...general, ...own])];
  const byStatus = Map.groupBy(codes, (code) => ERRORS[code].status);
  const entries = [...byStatus].sort(([a], [b]) => a - b);
  const limits = optional(limitsSaid(described));
  return Object.fromEntries(entries.map(([status, ofIt]) => [String(status), namedRefusal(ofIt, limits)]));
}

const NAMED = new Map<string, ZodOpenApiResponseObject>();

/** A refusal for one reason is the same everywhere: it stands in the document once, under its own name. */
function namedRefusal(codes: readonly ErrorCode[], limits: Headers): ZodOpenApiResponseObject {
  const [code, ...others] = codes;
  if (code === undefined || others.length > 0) return refusal(codes, limits);
  const id = componentName(code) + (Object.keys(limits).length === 0 ? 'WithoutKey' : '');
  const response = NAMED.get(id) ?? { ...refusal(codes, limits), id };
  NAMED.set(id, response);
  return response;
}

function refusal(codes: readonly ErrorCode[], limits: Headers): ZodOpenApiResponseObject {
  const description = codes.map((code) => `${code}: ${ERRORS[code].title}`).join('. ');
  const [{ status }] = [ERRORS[codes[0] ?? 'INTERNAL']];
  const response = { description, content: { [PROBLEM_TYPE]: { schema: problemOf(codes) } } };
  return withHeaders(response, { ...waitOf(codes), ...(status === 401 ? challenge : {}), ...limits });
}

/** Whoever may try again is told when; a fault of ours has no time. */
function waitOf(codes: readonly ErrorCode[]): Headers {
  const worthwhile = codes.filter((code) => ERRORS[code].retry && ERRORS[code].status !== 500);
  if (worthwhile.length === 0) return {};
  return worthwhile.length === codes.length ? retryAfter : optional(retryAfter);
}

const optional = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, schema]) => [name, schema.optional()]));
