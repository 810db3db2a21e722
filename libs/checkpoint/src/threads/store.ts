import type { RunId, ThreadId } from '@cairn/core';

export interface ThreadStanding {
  /** Newest first; at most THREAD_KEPT_RUNS. A run may have been removed since. */
  readonly runs: readonly RunId[];
  /** Since 1970. */
  readonly expiresAtMs: number;
}

/** So many runs of a thread are remembered; older ones are forgotten when it is looked at. */
export const THREAD_KEPT_RUNS = 200;

/**
 * Which runs belong to a thread. Runs enter it with their acceptance, which also renews its life (`Store.accept`).
 * A driver is correct when it passes `threadContract`. Any method may throw STORE_UNAVAILABLE.
 */
export interface ThreadStore {
  /** `undefined` when the thread has no run, was forgotten, or has expired. */
  get(tenant: string, thread: ThreadId): Promise<ThreadStanding | undefined>;
  /** Later runs of the thread begin with nothing. @returns whether there was something to forget */
  forget(tenant: string, thread: ThreadId): Promise<boolean>;
  /** Lets a thread end `inMs` from now, unless a run enters it by then. @returns whether there is such a thread */
  expire(tenant: string, thread: ThreadId, inMs: number): Promise<boolean>;
}
