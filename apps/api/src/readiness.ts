import { CairnError } from '@cairn/core';

/** Whether this process should be sent requests. */
export interface Readiness {
  /** Why not; undefined when it should. */
  check(): Promise<CairnError | undefined>;
  /** From now on it should not. */
  drain(): void;
  readonly draining: boolean;
}

const PING_MS = 1000;

/** @param ping asks Redis for a sign of life */
export function createReadiness(ping: () => Promise<unknown>): Readiness {
  let draining = false;
  return {
    async check() {
      if (draining) return new CairnError('DRAINING', 'This process is shutting down. Ask another one.');
      if (await answersInTime(ping)) return undefined;
      const message = `Redis did not answer a ping within ${PING_MS} ms. Check that it runs at REDIS_URL.`;
      return new CairnError('STORE_UNAVAILABLE', message);
    },
    drain() {
      draining = true;
    },
    get draining() {
      return draining;
    },
  };
}

async function answersInTime(ping: () => Promise<unknown>): Promise<boolean> {
  const tooLate = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => tooLate.resolve(false), PING_MS);
  const answered = ping().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}
