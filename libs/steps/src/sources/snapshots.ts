import type { RunId } from '@cairn/core';
import { z } from 'zod';
import { ReadSource } from '../checkpoints.ts';
import { EXTRACTION_VERSION } from './extract/version.ts';
import type { FetchedPage } from './fetch/fetch.ts';

/** Bytes with what their writer has to know of them, as JSON. */
export interface Kept {
  readonly about: string;
  readonly bytes: Uint8Array;
}

/** Pages that runs of one tenant have fetched, for its later ones. Losing one costs a fetch. */
export interface Snapshots {
  find(runId: RunId, name: string): Promise<Kept | undefined>;
  keep(runId: RunId, name: string, kept: Kept): Promise<void>;
}

/** A page as it was read before, and what tells its server which one that was. */
const KnownPage = ReadSource.omit({ status: true, blob: true, fetched_at: true, revalidated: true })
  .required({ final_url: true })
  .extend({
    etag: z.string().optional(),
    last_modified: z.string().optional(),
    extraction: z.literal(EXTRACTION_VERSION),
  });
type KnownPage = z.infer<typeof KnownPage>;

export interface KnownSnapshot {
  readonly page: KnownPage;
  /** Its text, gzipped. */
  readonly packed: Uint8Array;
}

/** @returns undefined also for what another version of the extraction made */
export async function knownPage(snapshots: Snapshots, runId: RunId, url: string): Promise<KnownSnapshot | undefined> {
  const kept = await snapshots.find(runId, url);
  if (!kept) return undefined;
  const parsed = KnownPage.safeParse(JSON.parse(kept.about));
  return parsed.success ? { page: parsed.data, packed: kept.bytes } : undefined;
}

/** Keeps a page whose server can be asked later whether it is still the same. */
export async function keepPage(
  snapshots: Snapshots,
  runId: RunId,
  url: string,
  page: FetchedPage & { kind: 'page' },
  read: ReadSource,
  packed: Uint8Array,
): Promise<void> {
  if (!page.validators) return;
  const known: KnownPage = KnownPage.parse({ ...read, ...page.validators, extraction: EXTRACTION_VERSION });
  await snapshots.keep(runId, url, { about: JSON.stringify(known), bytes: packed });
}
