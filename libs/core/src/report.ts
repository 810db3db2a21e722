import { z } from 'zod';
import { RunId } from './ids.ts';

/** A source's number in one run: `S1`, as the report cites it. */
export const SourceId = z.templateLiteral(['S', z.string().regex(/^[1-9]\d*$/)]);
export type SourceId = z.infer<typeof SourceId>;

/** Where a source was taken from. */
export const SourceOrigin = z.union([
  z.strictObject({ url: z.string() }),
  /** A path inside the operator's corpus folder. */
  z.strictObject({ corpus: z.string() }),
  /** The nth source of the request, from 1, which brought its text along. */
  z.strictObject({ inline: z.int().positive() }),
  /** A search that gave nothing to read. */
  z.strictObject({ search: z.string() }),
]);
export type SourceOrigin = z.infer<typeof SourceOrigin>;

/** Why a source could not be used. `code` is for programs and stable, `text` is for people. */
export const SourceReason = z.object({ code: z.string(), text: z.string(), retryable: z.boolean() });
export type SourceReason = z.infer<typeof SourceReason>;

/** `quote` is exactly what stands at [start, end) of the source's extracted text, counted in UTF-16 units. */
export const EvidenceSpan = z.object({
  source: SourceId,
  start: z.int().nonnegative(),
  end: z.int().positive(),
  quote: z.string().min(1),
});
export type EvidenceSpan = z.infer<typeof EvidenceSpan>;

/** A statement and what it rests on; the first span is the nearest one. */
export const ReportClaim = z.object({
  text: z.string().min(1),
  evidence: z.array(EvidenceSpan).min(1),
  /** Which of the things that its section compares it speaks of. */
  about: z.string().optional(),
});
export type ReportClaim = z.infer<typeof ReportClaim>;

/** The answer to one question; without claims it is a gap. */
export const ReportSection = z.object({
  id: z.string(),
  question: z.string(),
  claims: z.array(ReportClaim),
  /** The things that the question compares, when it does; one without a claim is a gap. */
  compares: z.array(z.string()).optional(),
  /** Only in runs that a model writes: `extractive` where it could not, so that the section is quoted from its sources. */
  written_by: z.enum(['model', 'extractive']).optional(),
});
export type ReportSection = z.infer<typeof ReportSection>;

const source = {
  id: SourceId,
  title: z.string(),
  origin: SourceOrigin,
  /** The query that found it; absent for what the request names. */
  found_by: z.string().optional(),
};

/** One line of the manifest: what became of a source. */
export const ReportSource = z.discriminatedUnion('status', [
  z.object({
    ...source,
    status: z.literal('ok'),
    /** Where redirects led, when elsewhere. */
    final_url: z.string().optional(),
    /** Of the extracted text, hex. */
    sha256: z.string(),
    chars: z.int().positive(),
    /** Claims that rest on it. */
    citations: z.int().nonnegative(),
    /** The run of the same thread that read this very text before. */
    read_in: RunId.optional(),
  }),
  z.object({ ...source, status: z.literal('failed'), reason: SourceReason }),
  z.object({ ...source, status: z.literal('skipped'), reason: SourceReason }),
  z.object({
    ...source,
    status: z.literal('duplicate'),
    duplicate_of: SourceId,
    /** The share of their text that both have, of 1; absent when it is the very same. */
    likeness: z.number().optional(),
  }),
]);
export type ReportSource = z.infer<typeof ReportSource>;

export const SourceCounts = z.object({
  ok: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  duplicate: z.int().nonnegative(),
});
export type SourceCounts = z.infer<typeof SourceCounts>;

/** A claim that an earlier run of the thread made, and the source that it rests on there. */
export const EarlierFinding = z.object({
  run_id: RunId,
  question: z.string(),
  text: z.string(),
  source: z.object({ title: z.string(), origin: SourceOrigin }),
});
export type EarlierFinding = z.infer<typeof EarlierFinding>;

/** What the report could not say. */
export const ReportGap = z.object({
  question: z.string(),
  kind: z.enum(['unanswered', 'thin', 'unsupported']),
  detail: z.string(),
});
export type ReportGap = z.infer<typeof ReportGap>;

/** A limit of the request or of the engine that cut the work short. */
export const LimitReached = z.object({ limit: z.string(), detail: z.string() });
export type LimitReached = z.infer<typeof LimitReached>;

/** Who wrote a report; absent when the embedded engine did, which needs no model. */
export const ReportEngine = z.object({
  provider: z.string(),
  model: z.string(),
  /** Of all prompts and of how answers are checked: two reports of one version were asked for alike. */
  prompts: z.string(),
  sections: z.object({ model: z.int().nonnegative(), extractive: z.int().nonnegative() }),
  /** Statements that did not stand against their evidence and were left out. */
  dropped_claims: z.int().nonnegative(),
  /** Sections, by question id, that are quoted from their sources because the model could not be used. */
  stood_in: z.array(z.object({ section: z.string(), limit: z.string().optional(), why: z.string() })),
});
export type ReportEngine = z.infer<typeof ReportEngine>;

/** The output of the pipeline's last step: what `GET /v1/runs/{id}/report` serves. The same input gives the same bytes. */
export const Report = z.object({
  markdown: z.string(),
  /** A question stayed without an answer. */
  partial: z.boolean(),
  sources: z.array(ReportSource),
  json: z.object({
    topic: z.string(),
    summary: z.string(),
    sections: z.array(ReportSection),
    /** What earlier runs of the thread found about this and the sections do not say; absent when that is nothing. */
    earlier: z.array(EarlierFinding).optional(),
    gaps: z.array(ReportGap),
    limits_reached: z.array(LimitReached),
    source_counts: SourceCounts,
    engine: ReportEngine.optional(),
  }),
});
export type Report = z.infer<typeof Report>;

/** Whether what a run's last step left says that the run ended with less than it was asked for. */
export const isPartial = (output: unknown): boolean =>
  typeof output === 'object' && output !== null && 'partial' in output && output.partial === true;
