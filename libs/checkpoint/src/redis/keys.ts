import type { RunId } from '@cairn/core';

/** Where everything lies in Redis. All of an installation's keys share the prefix, and with it one hash slot. */
export const storeKeys = (prefix: string) => ({
  /** Runs that are not over, by the time (ms) of their last progress: the outbox. */
  live: `${prefix}:live`,
  /** All runs, and (with `:<status>`) those of one status, in the order of their ids. */
  index: `${prefix}:index`,
  idempotency: (mark: string) => `${prefix}:idempotency:${mark}`,
  /** Wake-ups for the readers of one run. */
  growth: (runId: RunId) => `${prefix}:growth:${runId}`,
  /** `run epoch`: somebody raised that run's fence. */
  fence: `${prefix}:fence`,
  run: (runId: RunId) => runKeys(`${prefix}:run:${runId}`),
});

const runKeys = (run: string) => ({
  run,
  checkpoints: `${run}:checkpoints`,
  parts: `${run}:parts`,
  blobs: `${run}:blobs`,
  events: `${run}:events`,
});

export type StoreKeys = ReturnType<typeof storeKeys>;
