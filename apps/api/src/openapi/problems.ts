import { ERRORS, type ErrorCode, MessageId, RUN_STATUSES, RunId, SCOPES } from '@cairn/core';
import { z } from 'zod';

const Faults = z
  .array(z.object({ path: z.string(), message: z.string() }))
  .meta({ description: 'What is wrong, and where: limits.max_sources, sources[2].url.' });
const runStatus = z.enum(RUN_STATUSES);

/** The members that a refusal has beyond those that all have. */
const DETAILS: Partial<Record<ErrorCode, z.ZodRawShape>> = {
  BAD_REQUEST: { errors: Faults.optional() },
  VALIDATION: { errors: Faults },
  FORBIDDEN: { scope: z.enum(SCOPES).meta({ description: 'The scope that the key lacks.' }) },
  INVALID_TRANSITION: {
    from: runStatus.meta({ description: 'The status that the run is in.' }),
    allowed: z.array(runStatus).meta({ description: 'The statuses that it may come to from there.' }),
  },
  STILL_ACTIVE: { run_status: runStatus },
  NOT_READY: { run_status: runStatus },
  CONCURRENCY_CONFLICT: { run_id: RunId.meta({ description: 'The run that has the concurrency key.' }) },
  DATA_LOSS: {
    run_id: RunId.optional().meta({ description: 'What the Idempotency-Key had started.' }),
    earliest_message_id: MessageId.nullable().optional(),
    latest_message_id: MessageId.optional(),
    latest_checkpoint_id: z.string().nullable().optional(),
    resume_after_message_id: MessageId.optional().meta({
      description: 'Send this as after_message_id: it gives all that is still kept.',
    }),
  },
  UNKNOWN_PIPELINE: { pipelines: z.array(z.string()).meta({ description: 'The names of those that there are.' }) },
  RATE_LIMITED: { per_minute: z.int().optional(), bytes_per_minute: z.int().optional() },
  TOO_MANY_RUNS: { live_runs: z.int() },
  TOO_MANY_STREAMS: { limit: z.int() },
};

/** A code as components are named: `RunNotFound`. */
export const componentName = (code: ErrorCode): string =>
  code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const CODES = Object.keys(ERRORS) as ErrorCode[];

/** One schema for every code, so that a refusal is told apart by its `code`. */
const PROBLEMS = new Map(CODES.map((code) => [code, problemSchema(code)]));

function problemSchema(code: ErrorCode) {
  const { status, title } = ERRORS[code];
  const schema = z.object({
    type: z.literal(`urn:cairn:error:${code}`),
    title: z.string(),
    status: z.literal(status),
    detail: z.string().meta({ description: 'What happened, to what, and what to do now.' }),
    instance: z.string(),
    code: z.literal(code),
    request_id: z.string().meta({ description: 'The log has it under this.' }),
    ...DETAILS[code],
  });
  return schema.meta({ id: `${componentName(code)}Problem`, description: title });
}

/** The refusal with one of these codes. */
export function problemOf(codes: readonly ErrorCode[]) {
  const [first, ...others] = codes.map((code) => PROBLEMS.get(code) ?? problemSchema(code));
  if (!first) throw new TypeError('A refusal has a code.');
  return others.length === 0 ? first : z.discriminatedUnion('code', [first, ...others]);
}

/** Any refusal at all. */
export const AnyProblem = problemOf(CODES);
