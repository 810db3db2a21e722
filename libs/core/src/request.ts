import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2048);

/** Where evidence comes from: a page on the web, text in the request, or files of the corpus folder. */
export const SourceRef = z.union([
  z.strictObject({ url: httpUrl }),
  z.strictObject({ text: z.string().min(1).max(200_000), title: z.string().min(1).max(300).optional() }),
  z.strictObject({
    /** A path inside the operator's corpus folder, or `*` for all of it. */
    corpus: z.string().min(1).max(500),
  }),
]);
export type SourceRef = z.infer<typeof SourceRef>;

export const ResearchLimits = z.strictObject({
  max_sources: z.int().min(1).max(200).default(20),
  /** Rewrites that the critic may ask for, beyond the first draft. */
  max_critique_rounds: z.int().min(0).max(10).default(2),
});
export type ResearchLimits = z.infer<typeof ResearchLimits>;

/** The body of `POST /v1/runs`. */
export const ResearchRequest = z.strictObject({
  topic: z.string().trim().min(3).max(500),
  questions: z.array(z.string().trim().min(3).max(500)).max(20).default([]),
  sources: z
    .array(SourceRef)
    .max(200)
    .default([{ corpus: '*' }]),
  limits: ResearchLimits.prefault({}),
  metadata: z.record(z.string().max(64), z.string().max(512)).default({}),
  tags: z
    .array(z.string().regex(/^[\w.:-]{1,64}$/))
    .max(20)
    .default([]),
});
export type ResearchRequest = z.infer<typeof ResearchRequest>;
