import { CairnError } from '@cairn/core';
import { within } from './within.ts';

/** Whether this process should be sent requests. */
export interface Readiness {
  /** Why not; undefined when it should. */
  check(): Promise<CairnError | undefined>;
  /** From now on it should not. */
  drain(): void;
  /** Aborts at `drain`: whoever holds a request open is to answer it now. */
  readonly drained: AbortSignal;
}

const PING_MS = 1000;

/** @param ping asks Redis for a sign of life */
export function createReadiness(ping: () => Promise<unknown>): Readiness {
  const draining = new AbortController();
  return {
    async check() {
      if (draining.signal.aborted) return new CairnError('DRAINING', 'This process is shutting down. Ask another one.');
      try {
        await within(PING_MS, ping());
        return undefined;
      } catch (cause) {
        const message = `Redis did not answer a ping within ${PING_MS} ms. Check that it runs at REDIS_URL.`;
        return new CairnError('STORE_UNAVAILABLE', message, {}, { cause });
      }
    },
    drain() {
      draining.abort();
    },
    drained: draining.signal,
  };
}
