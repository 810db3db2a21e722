import { z } from 'zod';
import { RunId } from './ids.ts';
import { EarlierFinding, type Report, SourceOrigin } from './report.ts';
import { Name } from './request.ts';

/** How much of a thread's earlier runs the next one is given; the newest comes first and is kept. */
export const THREAD_LIMITS = {
  /** Finished runs that are looked at. */
  runs: 10,
  questions: 50,
  findings: 100,
  sources: 100,
  /** The longest time for which a thread can be told to stay. */
  expireMs: 365 * 24 * 60 * 60 * 1000,
} as const;

export const ThreadId = Name;
export type ThreadId = z.infer<typeof ThreadId>;

/** A source that an earlier run could read. */
const ThreadSource = z.object({
  run_id: RunId,
  title: z.string(),
  origin: SourceOrigin,
  /** Of the extracted text, hex: tells whether it is still the same. */
  sha256: z.string(),
});

/** What a thread's earlier runs asked, found and read. Newest first. */
export const ThreadMemory = z.object({
  questions: z.array(z.object({ run_id: RunId, text: z.string() })).max(THREAD_LIMITS.questions),
  findings: z.array(EarlierFinding).max(THREAD_LIMITS.findings),
  sources: z.array(ThreadSource).max(THREAD_LIMITS.sources),
});
export type ThreadMemory = z.infer<typeof ThreadMemory>;

export interface EarlierReport {
  readonly runId: RunId;
  readonly report: Report;
}

/** Pure. What several runs say alike counts once, for the newest of them. @param reports newest first */
export function threadMemoryOf(reports: readonly EarlierReport[]): ThreadMemory {
  const questions = reports.flatMap(({ runId, report }) =>
    report.json.sections.map(({ question }) => ({ run_id: runId, text: question })),
  );
  const sources = reports.flatMap(({ runId, report }) =>
    report.sources.flatMap((source) => {
      if (source.status !== 'ok') return [];
      const { title, origin, sha256 } = source;
      return [{ run_id: runId, title, origin, sha256 }];
    }),
  );
  return {
    questions: firstOf(questions, ({ text }) => text).slice(0, THREAD_LIMITS.questions),
    findings: firstOf(reports.flatMap(findingsOf), ({ text }) => text).slice(0, THREAD_LIMITS.findings),
    sources: firstOf(sources, ({ sha256 }) => sha256).slice(0, THREAD_LIMITS.sources),
  };
}

function findingsOf({ runId, report }: EarlierReport): EarlierFinding[] {
  const sources = new Map<string, Report['sources'][number]>(report.sources.map((source) => [source.id, source]));
  return report.json.sections.flatMap(({ question, claims }) =>
    claims.flatMap(({ text, evidence }) => {
      const source = sources.get(evidence[0]?.source ?? '');
      return source ? [{ run_id: runId, question, text, source: { title: source.title, origin: source.origin } }] : [];
    }),
  );
}

function firstOf<T>(items: readonly T[], key: (item: T) => string): T[] {
  const firsts = new Map<string, T>();
  for (const item of items) if (!firsts.has(key(item))) firsts.set(key(item), item);
  return [...firsts.values()];
}
