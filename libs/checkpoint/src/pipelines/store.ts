import type { PipelineCard } from '@cairn/core';

/** A card, and when a worker of that pipeline showed it last. */
export type KnownPipeline = PipelineCard & { readonly seen_at: string };

/**
 * For so long after the last word of its workers runs are taken for a pipeline, and wait for workers. After that its name is
 * one that nobody knows.
 */
export const PIPELINE_KNOWN_MS = 7 * 24 * 60 * 60 * 1000;

/** The pipelines that workers brought along. Both drivers pass `pipelineContract`. Any method may throw STORE_UNAVAILABLE. */
export interface PipelineStore {
  /** Says that a worker of it is up. Of two versions the one shown last counts: it has a worker that lives. */
  show(card: PipelineCard): Promise<void>;
  find(name: string): Promise<KnownPipeline | undefined>;
  /** By name. */
  list(): Promise<readonly KnownPipeline[]>;
}
