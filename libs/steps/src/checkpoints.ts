import { ReportSection, SourceId, SourceOrigin, SourceReason, ThreadMemory } from '@cairn/core';
import { z } from 'zod';
import { ISSUE_SEVERITY, type IssueCode } from './engines/embedded/issues.ts';

/** What each step leaves for the ones after it. The last one's is `Report`, in core. */

export const Question = z.object({
  id: z.string(),
  text: z.string(),
  /** The words that an answer is held against. */
  query: z.string(),
  /** Words that an answer may well use, though the question does not. */
  hints: z.string(),
  /** A side of the topic that nobody asked for: left out when there is too little to say. */
  optional: z.boolean(),
  /** Of a question that compares: what it asks of each thing. */
  sides: z.array(z.object({ about: z.string(), query: z.string() })).optional(),
});
export type Question = z.infer<typeof Question>;

export const PlannedSource = z.object({
  id: SourceId,
  origin: SourceOrigin,
  /** The query that it was found by; absent for what the request names. */
  found_by: z.string().optional(),
});
export type PlannedSource = z.infer<typeof PlannedSource>;

const notUsed = { reason: SourceReason };

/** The model that a run is written with, as of one step; absent when it needs none. A build that knows of none quotes instead. */
const modelUse = {
  provider: z.string(),
  name: z.string(),
  /** Of its prompts and of how answers are checked. */
  prompts: z.string(),
};
/** Why the embedded engine did something in a model's place; `limit` when it was one of the run's. */
const StandIn = z.object({ limit: z.string().optional(), why: z.string() });

export const Plan = z.object({
  engine: z.object({ name: z.literal('embedded'), version: z.int() }),
  model: z.object({ ...modelUse, stood_in: StandIn.optional() }).optional(),
  questions: z.array(Question),
  sources: z.array(PlannedSource),
  skipped: z.array(PlannedSource.extend({ status: z.enum(['failed', 'skipped']), ...notUsed })),
  /** Sources beyond max_sources, with those that `skipped` has no room for. */
  left_out: z.int().nonnegative(),
  /** What the thread's earlier runs left, as of this plan; absent when that is nothing. */
  memory: ThreadMemory.optional(),
});
export type Plan = z.infer<typeof Plan>;
/** Version 2 has origins and queries of searches, which an older build could not read. */
export const planned = { name: 'plan', output: Plan, schemaVersion: 2, upcasts: { 1: (plan: unknown) => plan } };

export const ReadSource = z.object({
  status: z.literal('ok'),
  title: z.string(),
  /** Only for pages. */
  final_url: z.string().optional(),
  /** Only for pages. The one clock in a run's outputs: no report may show it. */
  fetched_at: z.iso.datetime().optional(),
  /** The page had not changed since another run of this tenant read it, and was not sent again. */
  revalidated: z.boolean().optional(),
  format: z.enum(['html', 'markdown', 'text', 'pdf', 'feed', 'pasted']),
  /** As it came, decompressed. */
  bytes: z.int().nonnegative(),
  /** Of the extracted text. */
  sha256: z.string(),
  chars: z.int().positive(),
  truncated: z.boolean(),
  /** By which near-duplicates are told; absent for a short text, and in the manifest. */
  sketch: z.string().optional(),
  /** Where the gzipped text is kept. */
  blob: z.string(),
});
export type ReadSource = z.infer<typeof ReadSource>;

/** The result of one branch of gather. Its text is in the blob store. */
export const GatheredSource = z.discriminatedUnion('status', [
  ReadSource,
  z.object({ status: z.enum(['failed', 'skipped']), ...notUsed }),
]);
export type GatheredSource = z.infer<typeof GatheredSource>;

const named = PlannedSource.extend({ title: z.string() });

/** What became of one source. */
export const ManifestEntry = z.discriminatedUnion('status', [
  named.extend(ReadSource.omit({ sketch: true }).shape),
  named.extend({ status: z.literal('failed'), ...notUsed }),
  named.extend({ status: z.literal('skipped'), ...notUsed }),
  named.extend({
    status: z.literal('duplicate'),
    duplicate_of: SourceId,
    /** The share of the text that both have; absent when it is the very same. */
    likeness: z.number().optional(),
  }),
]);
export type ManifestEntry = z.infer<typeof ManifestEntry>;

export const Manifest = z.object({ sources: z.array(ManifestEntry), left_out: z.int().nonnegative() });
export type Manifest = z.infer<typeof Manifest>;
/** Version 2 has feeds and what searches found, which an older build could not read. */
export const gathered = {
  name: 'gather',
  output: Manifest,
  schemaVersion: 2,
  upcasts: { 1: (manifest: unknown) => manifest },
};

const Draft = z.object({
  sections: z.array(ReportSection),
  /** SHA-256 of the sections, hex: tells whether a round changed anything. */
  hash: z.string(),
  model: z
    .object({
      ...modelUse,
      /** The plan, ticked. */
      plan: z.array(
        z.object({ id: z.string(), question: z.string(), status: z.enum(['open', 'answered', 'unanswered']) }),
      ),
      stood_in: z.array(StandIn.extend({ section: z.string() })),
      /** Statements, of all rounds, that did not stand and were left out. */
      dropped: z.int().nonnegative(),
    })
    .optional(),
});
export type Draft = z.infer<typeof Draft>;
export const drafted = { name: 'synthesize', output: Draft };

const ISSUE_CODES = Object.keys(ISSUE_SEVERITY) as [IssueCode, ...IssueCode[]];

/** What a model finds wrong with a section that a model wrote. */
const Remark = z.object({ question: z.string(), severity: z.enum(['high', 'low']), detail: z.string() });
export type Remark = z.infer<typeof Remark>;

export const Verdict = z.object({
  severity: z.enum(['high', 'low', 'none']),
  issues: z.array(z.object({ question: z.string(), code: z.enum(ISSUE_CODES), detail: z.string() })),
  /** The questions whose sections have a high issue. */
  weak: z.array(z.string()),
  /** Back to synthesize. */
  revise: z.boolean(),
  /** Nothing but max_critique_rounds kept it from going back. */
  out_of_rounds: z.boolean(),
  /** Of the draft that was judged. */
  draft_hash: z.string(),
  /** Beside the issues, which no model is asked for. */
  remarks: z.array(Remark).optional(),
  /** Why no model judged the draft, though one wrote it. */
  critic_stood_in: StandIn.optional(),
});
export type Verdict = z.infer<typeof Verdict>;
export const judged = { name: 'critique', output: Verdict };
