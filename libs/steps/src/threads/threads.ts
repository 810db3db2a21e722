import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { ReportSection } from '@cairn/core';
import { Tinypool } from 'tinypool';
import type { DraftTask } from '../engines/embedded/draft.ts';
import type { Issue } from '../engines/embedded/issues.ts';
import type { JudgeTask } from '../engines/embedded/judge.ts';
import type { Evidence, EvidenceTask } from '../engines/model/evidence.ts';
import type { Found } from '../search/provider.ts';
import type { CorpusQuery } from '../search/rank-corpus.ts';
import type { RobotsQuestion, RobotsRules } from '../sources/courtesy/robots-rules.ts';
import type { Extraction, RawContent } from '../sources/extract/extract.ts';

/** The CPU work of the steps, away from the event loop that renews leases. Aborting ends the thread. */
export interface Threads {
  extract(content: RawContent, signal: AbortSignal): Promise<Extraction>;
  robots(question: RobotsQuestion, signal: AbortSignal): Promise<RobotsRules>;
  searchCorpus(query: CorpusQuery, signal: AbortSignal): Promise<Found[][]>;
  draft(task: DraftTask, signal: AbortSignal): Promise<ReportSection[]>;
  evidence(task: EvidenceTask, signal: AbortSignal): Promise<Record<string, Evidence[]>>;
  judge(task: JudgeTask, signal: AbortSignal): Promise<Issue[]>;
  /** Only tests need that: idle threads keep no process alive. */
  close(): Promise<void>;
}

const MAX_THREADS = 4;
const IDLE_MS = 60_000;
/** A source that needs more takes its thread down, not the process. */
const THREAD_HEAP_MB = 1024;
/** What is made and dropped at once stays small that way: 320 MB for 200 documents instead of 510, in the same time. */
const THREAD_NURSERY_MB = 4;

/** Threads start with the first work. */
export function startThreads(): Threads {
  let pool: Tinypool | undefined;
  const run = async (name: string, task: unknown, signal: AbortSignal) => {
    signal.throwIfAborted();
    pool ??= newPool();
    try {
      return await pool.run(task, { name, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  };
  return {
    extract: (content, signal) => run('extract', content, signal),
    robots: (question, signal) => run('robots', question, signal),
    searchCorpus: (query, signal) => run('searchCorpus', query, signal),
    draft: (task, signal) => run('draft', task, signal),
    evidence: (task, signal) => run('evidenceFor', task, signal),
    judge: (task, signal) => run('judge', task, signal),
    close: async () => pool?.destroy(),
  };
}

function newPool(): Tinypool {
  return new Tinypool({
    // The same file from source (.ts) and when built (.js).
    filename: new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: 1, // with 0, work that waits behind a thread that was ended would wait for ever
    maxThreads: Math.min(MAX_THREADS, availableParallelism()),
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MB, maxYoungGenerationSizeMb: THREAD_NURSERY_MB },
  });
}
