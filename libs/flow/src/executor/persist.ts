import { setTimeout as sleep } from 'node:timers/promises';
import { CairnError } from '@cairn/core';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/**
 * Repeats a write for as long as the store is full, read-only or away: work that is done must not be lost for that.
 * Every act of the store is a no-op the second time, so a write that took effect unheard is safe to repeat.
 */
export async function persist<T>(signal: AbortSignal, write: () => Promise<T>): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await write();
    } catch (error) {
      const away = error instanceof CairnError && error.code === 'STORE_UNAVAILABLE';
      if (!away || signal.aborted) throw error;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
