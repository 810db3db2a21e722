import type { RunId, Visit } from '@cairn/core';

/** Proof that its holder may write to a run. Every claim of a step raises `epoch` by one. */
export interface Lease {
  readonly runId: RunId;
  readonly visit: Visit;
  readonly epoch: number;
  readonly attempt: number;
  readonly nonce: string;
  /** Set on the lease of one branch of a fan-out. */
  readonly item?: number;
}
