import type { RunId } from '@cairn/core';
import type { Store } from '../store.ts';
import { THREAD_KEPT_RUNS, type ThreadStanding, type ThreadStore } from './store.ts';

export interface MemoryThreadStoreOptions {
  readonly threadMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

interface Word {
  /** Runs that were in the thread by then; one more has renewed it. */
  readonly knew: number;
  readonly endsAtMs: number;
}

/** The reference of what threads are, over a store's runs. */
export function memoryThreadStore(
  store: Store,
  { threadMs = WEEK_MS, now = Date.now }: MemoryThreadStoreOptions = {},
): ThreadStore {
  const forgotten = new Map<string, Set<RunId>>();
  const words = new Map<string, Word>();
  const keyOf = (tenant: string, thread: string) => JSON.stringify([tenant, thread]);

  async function get(tenant: string, thread: string): Promise<ThreadStanding | undefined> {
    const key = keyOf(tenant, thread);
    const { runs } = await store.list({ tenant, limit: Number.MAX_SAFE_INTEGER });
    const own = runs.filter(({ id, request }) => request.thread_id === thread && !forgotten.get(key)?.has(id));
    const [newest] = own;
    if (!newest) return undefined;
    const word = words.get(key);
    const expiresAtMs = word?.knew === own.length ? word.endsAtMs : Date.parse(newest.created_at) + threadMs;
    if (expiresAtMs > now()) return { runs: own.map(({ id }) => id).slice(0, THREAD_KEPT_RUNS), expiresAtMs };
    drop(
      key,
      own.map(({ id }) => id),
    );
    return undefined;
  }

  function drop(key: string, runs: readonly RunId[]): void {
    forgotten.set(key, new Set([...(forgotten.get(key) ?? []), ...runs]));
    words.delete(key);
  }

  return {
    get,
    async forget(tenant, thread) {
      const standing = await get(tenant, thread);
      if (standing) drop(keyOf(tenant, thread), standing.runs);
      return standing !== undefined;
    },
    async expire(tenant, thread, inMs) {
      const standing = await get(tenant, thread);
      if (standing) words.set(keyOf(tenant, thread), { knew: standing.runs.length, endsAtMs: now() + inMs });
      return standing !== undefined;
    },
  };
}
