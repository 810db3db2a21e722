import type { RunId, Visit } from '@cairn/core';

/** The jobs of a fan-out's branches. */
export interface BranchJobs {
  /** @returns those of the items that have no job */
  withoutJob(runId: RunId, visit: Visit, items: readonly number[]): Promise<readonly number[]>;
  /** Adds jobs for these items under the visit's own, which is in hand; no-op for those that have one. */
  addBranches(runId: RunId, visit: Visit, items: readonly number[], pipeline: string): Promise<void>;
}
