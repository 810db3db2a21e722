import type { ResearchRequest, RetryPolicy, WorkContext } from '@cairn/core';
import { GatheredSource, type PlannedSource } from '../checkpoints.ts';
import { readCorpusFile } from './corpus/corpus.ts';
import type { RawContent } from './extract/extract.ts';
import { extracted, readSource } from './extracted.ts';
import { SOURCE_LIMITS } from './limits.ts';
import { overBudget } from './over-budget.ts';
import { type ProblemCode, SourceProblem } from './problem.ts';
import { type Fetching, readPage } from './read-page.ts';

/** Most of them are for sources that wait in a crowd: between two attempts the worker has room for others. */
export const SOURCE_RETRY: RetryPolicy = { maxAttempts: 12, baseDelayMs: 500, maxDelayMs: 10_000 };
/** For everything else that another attempt may mend. */
const MENDING_ATTEMPTS = 3;

/** What reading needs beside the source itself. */
export interface Reading extends Fetching {
  readonly corpusDir: string;
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
    return await read(source, reading, context);
  } catch (error) {
    const spent = overBudget(error);
    if (spent) return spent;
    if (!(error instanceof SourceProblem)) throw error;
    if (isWorthAnother(error, context.attempt)) throw error;
    return error.outcome;
  }
}

function isWorthAnother({ outcome: { reason }, restMs }: SourceProblem, attempt: number): boolean {
  if (!reason.retryable || restMs > SOURCE_LIMITS.restWaitMs) return false;
  return attempt < (reason.code === IN_A_CROWD ? SOURCE_RETRY.maxAttempts : MENDING_ATTEMPTS);
}

const IN_A_CROWD: ProblemCode = 'host_busy';

async function read({ origin }: PlannedSource, reading: Reading, context: WorkContext): Promise<GatheredSource> {
  const { request, blobs, signal } = context;
  if ('url' in origin) return fetched(origin.url, reading, context);
  if ('search' in origin) throw new TypeError('A search is no source: its results are.');
  const inline = 'inline' in origin ? inlineText(request, origin.inline) : undefined;
  const raw: RawContent = inline
    ? { bytes: Buffer.from(inline.text), format: 'pasted', charset: 'utf-8' }
    : await readCorpusFile(reading.corpusDir, 'corpus' in origin ? origin.corpus : '');
  const extraction = await extracted(raw, reading.threads, signal);
  if (extraction.kind === 'problem') return extraction.outcome;
  const found = await readSource(extraction, raw, blobs);
  return inline?.title === undefined ? found : { ...found, title: inline.title };
}

/** Through the ledger: a page that was read before a crash is not asked for again. */
function fetched(url: string, reading: Reading, context: WorkContext): Promise<GatheredSource> {
  return context.effect({
    kind: 'fetch',
    site: 'page',
    input: { url },
    result: GatheredSource,
    call: async () => ({ result: await readPage(url, reading, context) }),
  });
}

function inlineText({ sources = [] }: ResearchRequest, position: number) {
  const ref = sources[position - 1];
  if (!ref || !('text' in ref)) throw new TypeError(`Source ${position} of the request carries no text.`);
  return ref;
}
