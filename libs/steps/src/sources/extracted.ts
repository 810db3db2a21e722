import type { BlobStore } from '@cairn/core';
import type { ReadSource } from '../checkpoints.ts';
import type { Threads } from '../threads/threads.ts';
import type { ExtractedText, Extraction, RawContent } from './extract/extract.ts';
import { SOURCE_LIMITS } from './limits.ts';
import { notUsed } from './problem.ts';

/** A source that its thread cannot digest is that source's problem alone. @throws the signal's reason */
export async function extracted(raw: RawContent, threads: Threads, signal: AbortSignal): Promise<Extraction> {
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

/** Keeps a source's text, and says what it is. */
export async function readSource(
  { title, packed, sha256, chars, truncated, sketch }: ExtractedText,
  { bytes, format }: RawContent,
  blobs: BlobStore,
): Promise<ReadSource> {
  return {
    status: 'ok',
    title,
    format,
    bytes: bytes.byteLength,
    sha256,
    chars,
    truncated,
    ...(sketch !== undefined && { sketch }),
    blob: await blobs.put(packed),
  };
}
