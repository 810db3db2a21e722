import type { RunId } from '@cairn/core';

/** A page as it was when it was last fetched. */
export interface Snapshot {
  /** What its writer has to know of it, as JSON. */
  readonly about: string;
  readonly bytes: Uint8Array;
}

export const SNAPSHOT_LIMITS = {
  /** Larger ones are not kept. */
  bytes: 256 * 1024,
  perTenant: 200,
} as const;

/**
 * Pages that a tenant's runs have fetched, for its later ones: never another tenant's. Both drivers pass `snapshotContract`.
 * Losing one costs a fetch. Any method may throw STORE_UNAVAILABLE.
 */
export interface Snapshots {
  /** @returns undefined when the tenant of this run has none of that name, or the run is gone */
  find(runId: RunId, name: string): Promise<Snapshot | undefined>;
  keep(runId: RunId, name: string, snapshot: Snapshot): Promise<void>;
}

/** Whose snapshots a run may see. */
export type TenantOf = (runId: RunId) => Promise<string | undefined>;
