import type { Lease } from '@cairn/checkpoint';
import { afterFailure, CairnError, type Failure, type RetryPolicy, visitKey } from '@cairn/core';
import { stopReasonOf } from './abort.ts';
import { DONE, type Outcome, type Taken } from './work.ts';
import { persist } from './persist.ts';

export function poisoned(lease: Lease, takes: number): CairnError {
  const what = lease.item === undefined ? visitKey(lease.visit) : `${visitKey(lease.visit)} item ${lease.item}`;
  return new CairnError(
    'POISONED',
    `${what} took its worker process down ${takes} times in a row (out of memory, a native crash, an exit). It is not tried again.`,
    { takes },
  );
}

/** What becomes of work whose execution ended with an error. `giveUp` writes the failure down. */
export async function afterError(
  taken: Taken,
  error: unknown,
  policy: RetryPolicy,
  giveUp: (failure: Failure) => Promise<void>,
): Promise<Outcome> {
  const { ports, claim, signal, log } = taken;
  const { lease } = claim;
  if (isStale(error)) return lostTo(taken, error);
  switch (stopReasonOf(signal)) {
    case 'shutdown':
      await ports.store.handBack(lease);
      log.info({}, 'step handed back');
      return { kind: 'handed_back' };
    case 'lease_lost':
    case 'fence_raised':
      return lostTo(taken, signal.reason);
    case undefined:
      break;
  }

  const verdict = afterFailure(error, lease.attempt, policy, ports.random());
  try {
    if (verdict.kind === 'give_up') {
      log.warn({ err: error, code: verdict.failure.code }, 'step failed for good');
      await persist(signal, () => giveUp(verdict.failure));
      return DONE;
    }
    log.warn({ err: error, delay_ms: verdict.delayMs }, 'step failed, will be tried again');
    const data = { delay_ms: verdict.delayMs, error: error instanceof Error ? error.message.slice(0, 500) : String(error) };
    await persist(signal, () => ports.store.retryLater(lease, { type: 'step.retrying', data }));
    return { kind: 'later', delayMs: verdict.delayMs };
  } catch (refused) {
    if (isStale(refused)) return lostTo(taken, refused);
    throw refused;
  }
}

const isStale = (error: unknown) => error instanceof CairnError && error.code === 'STALE_LEASE';

function lostTo({ log }: Taken, why: unknown): Outcome {
  log.info({ why: why instanceof Error ? why.message : why }, 'step let go: the run is in other hands');
  return DONE;
}
