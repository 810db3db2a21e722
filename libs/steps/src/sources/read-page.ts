import type { WorkContext } from '@cairn/core';
import type { Reach } from '@cairn/net';
import type { GatheredSource } from '../checkpoints.ts';
import type { Threads } from '../threads/threads.ts';
import type { Courtesy } from './courtesy/courtesy.ts';
import { extracted, readSource } from './extracted.ts';
import { fetchPage } from './fetch/fetch.ts';
import { SourceProblem } from './problem.ts';
import { type KnownSnapshot, keepPage, knownPage, type Snapshots } from './snapshots.ts';

export interface Fetching {
  readonly reach: Reach;
  readonly fetchTimeoutMs: number;
  readonly userAgent: string;
  readonly courtesy: Courtesy;
  readonly threads: Threads;
  readonly snapshots?: Snapshots | undefined;
}

type Reader = Pick<WorkContext, 'runId' | 'blobs' | 'signal'>;

/** Gets a page and keeps its text; one that has not changed since this tenant read it is not sent again. */
export async function readPage(url: string, fetching: Fetching, reader: Reader): Promise<GatheredSource> {
  const { reach, fetchTimeoutMs: timeoutMs, userAgent, courtesy, snapshots } = fetching;
  const { runId, signal } = reader;
  const known = snapshots && (await knownPage(snapshots, runId, url));
  const visit = courtesy.visits(signal);
  const page = await fetchPage(url, { reach, timeoutMs, userAgent, signal, visit, known: known?.page });
  const fetched_at = new Date().toISOString();
  if (page.kind === 'unchanged') return { ...(await again(known, reader)), fetched_at };

  const extraction = await extracted(page.content, fetching.threads, signal);
  if (extraction.kind === 'problem') return extraction.outcome;
  const read = { ...(await readSource(extraction, page.content, reader.blobs)), final_url: page.finalUrl, fetched_at };
  if (snapshots) await keepPage(snapshots, runId, url, page, read, extraction.packed);
  return read;
}

async function again(known: KnownSnapshot | undefined, { blobs }: Reader) {
  if (!known)
    throw new SourceProblem('bad_response', 'The server says that nothing has changed, though nobody asked that.');
  const { etag: _, last_modified: __, extraction: ___, ...page } = known.page;
  return { ...page, status: 'ok' as const, revalidated: true, blob: await blobs.put(known.packed) };
}
