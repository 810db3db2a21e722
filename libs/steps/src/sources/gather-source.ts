import type { ResearchRequest, RetryPolicy, WorkContext } from '@cairn/core';
import type { Reach } from '@cairn/net';
import type { GatheredSource, PlannedSource } from '../checkpoints.ts';
import type { Threads } from '../threads/threads.ts';
import { readCorpusFile } from './corpus/corpus.ts';
import type { Extraction, RawContent } from './extract/extract.ts';
import { fetchPage } from './fetch/fetch.ts';
import { SOURCE_LIMITS } from './limits.ts';
import { notUsed, SourceProblem } from './problem.ts';

export const SOURCE_RETRY: RetryPolicy = { maxAttempts: 3, baseDelayMs: 500, maxDelayMs: 5_000 };

/** What reading needs beside the source itself. */
export interface Reading {
  readonly corpusDir: string;
  readonly reach: Reach;
  readonly fetchTimeoutMs: number;
  readonly threads: Threads;
}

interface Content {
  readonly raw: RawContent;
  readonly title?: string | undefined;
  readonly finalUrl?: string;
}

/**
 * Reads one source and keeps its text.
 * @throws SourceProblem when a further attempt of the job may mend it and there is one left
 */
export async function gatherSource(
  source: PlannedSource,
  reading: Reading,
  context: WorkContext,
): Promise<GatheredSource> {
  try {
    const content = await read(source, reading, context);
    const extraction = await extracted(content.raw, reading.threads, context.signal);
    if (extraction.kind === 'problem') return extraction.outcome;
    const blob = await context.blobs.put(extraction.packed);
    const { title, sha256, chars, truncated } = extraction;
    return {
      status: 'ok',
      title: content.title ?? title,
      ...(content.finalUrl && { final_url: content.finalUrl, fetched_at: new Date().toISOString() }),
      format: content.raw.format,
      bytes: content.raw.bytes.byteLength,
      sha256,
      chars,
      truncated,
      blob,
    };
  } catch (error) {
    if (!(error instanceof SourceProblem)) throw error;
    const mayMend = error.outcome.reason.retryable && context.attempt < SOURCE_RETRY.maxAttempts;
    if (mayMend) throw error;
    return error.outcome;
  }
}

async function read({ origin }: PlannedSource, reading: Reading, { request, signal }: WorkContext): Promise<Content> {
  if ('inline' in origin) return inlineContent(request, origin.inline);
  if ('corpus' in origin) return { raw: await readCorpusFile(reading.corpusDir, origin.corpus) };
  // A robots.txt check belongs here, before the page is asked for.
  const page = await fetchPage(origin.url, { reach: reading.reach, timeoutMs: reading.fetchTimeoutMs, signal });
  return { raw: page.content, finalUrl: page.finalUrl };
}

function inlineContent({ sources }: ResearchRequest, position: number): Content {
  const ref = sources[position - 1];
  if (!ref || !('text' in ref)) throw new TypeError(`Source ${position} of the request carries no text.`);
  return { raw: { bytes: Buffer.from(ref.text), format: 'pasted', charset: 'utf-8' }, title: ref.title };
}

/** A source that its thread cannot digest is that source's problem alone. */
async function extracted(raw: RawContent, threads: Threads, signal: AbortSignal): Promise<Extraction> {
  const deadline = AbortSignal.timeout(SOURCE_LIMITS.extractMs);
  try {
    return await threads.extract(raw, AbortSignal.any([signal, deadline]));
  } catch {
    signal.throwIfAborted();
    const outcome = deadline.aborted
      ? notUsed('extract_timeout', `Its text could not be extracted within ${SOURCE_LIMITS.extractMs} ms.`)
      : notUsed('unreadable', 'Its content took the parser down.');
    return { kind: 'problem', outcome };
  }
}
