import { z } from 'zod';
import { EVENT_TYPES, TERMINAL_EVENT_TYPES } from './event.ts';

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2048);

/** Where evidence comes from: a page on the web, text in the request, files of the corpus folder, or a search. */
export const SourceRef = z.union([
  z.strictObject({ url: httpUrl }),
  z.strictObject({ text: z.string().min(1).max(200_000), title: z.string().min(1).max(300).optional() }),
  z.strictObject({
    /** A path inside the operator's corpus folder, or `*` for all of it. */
    corpus: z.string().min(1).max(500),
  }),
  z.strictObject({
    /** A query for the operator's search provider, or `*` for one query a question. */
    search: z.string().trim().min(1).max(400),
  }),
]);
export type SourceRef = z.infer<typeof SourceRef>;

const runLimits = {
  /** What all model calls together may read and write. Without it, and its two neighbours: no limit. */
  max_tokens: z.int().min(1).max(1_000_000_000).optional(),
  max_cost_usd: z.number().positive().max(100_000).optional(),
  /** From the run's start; afterwards nothing more is fetched or asked, and the run goes forward with what is there. */
  max_duration_ms: z
    .int()
    .min(1000)
    .max(30 * 24 * 60 * 60 * 1000)
    .optional(),
};

/** What the calls of any run may take. */
export const RunLimits = z.strictObject(runLimits);
export type RunLimits = z.infer<typeof RunLimits>;

export const ResearchLimits = z.strictObject({
  max_sources: z.int().min(1).max(200).default(20),
  /** Rewrites that the critic may ask for, beyond the first draft. */
  max_critique_rounds: z.int().min(0).max(10).default(2),
  ...runLimits,
});
export type ResearchLimits = z.infer<typeof ResearchLimits>;

/** What happens to a run whose `key` another live run has: it waits for its turn, is refused, or takes the other one's place. */
export const Concurrency = z.strictObject({
  key: z.string().min(1).max(200),
  strategy: z.enum(['enqueue', 'reject', 'cancel_running']).default('enqueue'),
});
export type Concurrency = z.infer<typeof Concurrency>;

/** What a run's webhook may be told of. Texts that grow by the word are for those who follow the run. */
export const WebhookEvent = z.enum(EVENT_TYPES).exclude(['thought.delta', 'report.delta', 'report.reset']);
const TOLD: readonly string[] = WebhookEvent.options;
export const isWebhookEvent = (type: string): boolean => TOLD.includes(type);
const WEBHOOK_DEFAULT: z.infer<typeof WebhookEvent>[] = [...TERMINAL_EVENT_TYPES, 'run.paused'];

/** Who is told of a run's events. https, unless the operator listed its host. */
export const WebhookTarget = z.strictObject({
  url: httpUrl.refine((url) => !/^https?:\/\/[^/?#]*@/i.test(url), 'must not carry credentials'),
  events: z.array(WebhookEvent).min(1).max(WebhookEvent.options.length).default(WEBHOOK_DEFAULT),
});
export type WebhookTarget = z.infer<typeof WebhookTarget>;

/** The names that callers may give to things: threads, schedules, triggers. */
export const Name = z.string().regex(/^[\w.:-]{1,128}$/, 'must be 1 to 128 letters, digits and _ . : -');

const INPUT_DEPTH_MAX = 32;

/** What walks through JSON calls itself for each level, and the stack has an end. */
function isShallow(value: unknown, levels = INPUT_DEPTH_MAX): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

const MAX_DELAY_MS = 30 * 24 * 60 * 60 * 1000;

/** What callers note on a run for themselves. */
const notes = {
  metadata: z.record(z.string().max(64), z.string().max(512)).default({}),
  tags: z
    .array(z.string().regex(/^[\w.:-]{1,64}$/))
    .max(20)
    .default([]),
};

/** When a run goes, and who is told. */
const course = {
  concurrency: Concurrency.optional(),
  webhook: WebhookTarget.optional(),
  /** The run starts so many milliseconds after it was accepted. */
  delay_ms: z.int().min(0).max(MAX_DELAY_MS).default(0),
};

/** The body of `POST /v1/runs`: research. */
export const ResearchRequest = z.strictObject({
  topic: z.string().trim().min(3).max(500),
  questions: z.array(z.string().trim().min(3).max(500)).max(20).default([]),
  /** Absent: a search for each question where the operator has a search provider, otherwise the whole corpus. */
  sources: z.array(SourceRef).max(200).optional(),
  /** `sources_only`: nothing is written; the report says what was gathered. */
  mode: z.enum(['report', 'sources_only']).optional(),
  /** Who writes: `embedded` quotes its sources, `model` is the operator's model, `auto` that one where there is one. Absent: `auto`. */
  engine: z.enum(['auto', 'embedded', 'model']).optional(),
  limits: ResearchLimits.prefault({}),
  ...notes,
  /** What the thread's earlier runs asked and found is there for this one. */
  thread_id: Name.optional(),
  ...course,
});
export type ResearchRequest = z.infer<typeof ResearchRequest>;

/** By which runs ask for a pipeline. It becomes a part of keys and queue names in Redis. */
export const PipelineName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be 1 to 64 lower-case letters, digits, _ and -, beginning with a letter');

/** The body of `POST /v1/runs`: a run of a pipeline that its workers brought along. */
export const PipelineRequest = z.strictObject({
  pipeline: PipelineName,
  /** Judged by the pipeline's own schema, and kept as it was sent. */
  input: z.unknown().refine(isShallow, `must not nest deeper than ${INPUT_DEPTH_MAX} levels`),
  limits: RunLimits.prefault({}),
  ...notes,
  ...course,
});
export type PipelineRequest = z.infer<typeof PipelineRequest>;

/** Such a request as its run keeps it: with the names of the chain's steps at that time. Threads are for research. */
export type OwnRequest = PipelineRequest & { readonly steps: readonly string[]; readonly thread_id?: undefined };

/** What a run was asked for. */
export type RunRequest = ResearchRequest | OwnRequest;

/** Whether a run goes through a pipeline that its workers brought along, by its name, and not through the research. */
export const isOwn = (request: RunRequest): request is OwnRequest => 'pipeline' in request;

/** What a run is called where many are listed. */
export const titleOf = (request: RunRequest): string => (isOwn(request) ? request.pipeline : request.topic);

const DEFAULTS = ResearchRequest.parse({ topic: 'any' });
const OWN_DEFAULTS: OwnRequest = { ...PipelineRequest.parse({ pipeline: 'any', input: null }), steps: [] };
const Stored = z.looseObject({ limits: z.looseObject({}).default({}) });

/**
 * A request as a record keeps it. It was parsed when it came in, by whatever build: a field that this build does not know
 * stays, one that its writer did not know has its default, and limits that have changed since do not judge it again.
 */
export function storedRequest(record: unknown): RunRequest {
  const stored = Stored.parse(record);
  const defaults = 'pipeline' in stored ? OWN_DEFAULTS : DEFAULTS;
  return { ...defaults, ...stored, limits: { ...defaults.limits, ...stored.limits } } as RunRequest;
}

/** The same of a record that holds what a schedule or trigger asks for: always research. */
export const storedResearch = (record: unknown): ResearchRequest => storedRequest(record) as ResearchRequest;
