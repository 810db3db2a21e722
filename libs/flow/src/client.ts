import type { IdempotencyMark, Store } from '@cairn/checkpoint';
import type { ResearchRequest, Run, RunId } from '@cairn/core';

export interface Started {
  readonly run: Run;
  /** An earlier submission with the same Idempotency-Key answered this one. */
  readonly replayed: boolean;
}

/** What the API may ask of the engine. */
export interface FlowClient {
  readonly store: Store;
  /**
   * Accepts a run and enqueues its first step. When it returns, the run survives the death of every process.
   * @throws IDEMPOTENCY_KEY_REUSED, STORE_UNAVAILABLE
   */
  start(request: ResearchRequest, mark?: IdempotencyMark): Promise<Started>;
  /** @throws RUN_NOT_FOUND, INVALID_TRANSITION when the run ended otherwise */
  cancel(runId: RunId, reason?: string): Promise<{ run: Run; changed: boolean }>;
  close(): Promise<void>;
}

export type { Run, RunId };
