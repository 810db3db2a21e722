import { gunzipSync } from 'node:zlib';
import type { BlobStore, SourceId } from '@cairn/core';

/** A source's text on its way to a thread: still gzipped, as the blob store keeps it. */
export interface PackedText {
  readonly source: SourceId;
  readonly packed: Uint8Array;
}

/** Unpacks in the calling thread: for threads only. */
export function unpack({ packed }: PackedText): string {
  return gunzipSync(packed).toString('utf8');
}

const LOADS_AT_ONCE = 8;

/** Gets the texts of sources, in their order. */
export async function loadTexts(
  sources: readonly { readonly id: SourceId; readonly blob: string }[],
  blobs: BlobStore,
): Promise<PackedText[]> {
  const texts: PackedText[] = [];
  for (let from = 0; from < sources.length; from += LOADS_AT_ONCE) {
    const batch = sources.slice(from, from + LOADS_AT_ONCE);
    texts.push(
      ...(await Promise.all(batch.map(async ({ id, blob }) => ({ source: id, packed: await blobs.get(blob) })))),
    );
  }
  return texts;
}
