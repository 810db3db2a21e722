import {
  afterFailure,
  BeyondBuildError,
  CairnError,
  type Failure,
  failureOf,
  type RetryPolicy,
  visitKey,
} from '@cairn/core';
import { stopReasonOf } from './abort.ts';
import { persist } from './persist.ts';
import { BEYOND, DONE, HANDED_BACK, type Outcome, PARKED, type Taken } from './work.ts';

/** Ends work that took its process down as often as it may, the last time alone in it. */
export async function failPoisoned(taken: Taken, how: string): Promise<Outcome> {
  const { lease, crashes } = taken.claim;
  const what = lease.item === undefined ? visitKey(lease.visit) : `${visitKey(lease.visit)} item ${lease.item}`;
  const message =
    `${what} took its process down ${crashes} times in a row, the last time alone in a process of its own (${how}). ` +
    'It is not tried again. Look for a lack of memory, a native crash or an exit in that step.';
  taken.log.error({ crashes, how }, 'work is poison');
  await persist(taken.signal, () => giveUp(taken, failureOf(new CairnError('POISONED', message))));
  return DONE;
}

/** Writes down that work failed for good: the end of the run, or for one branch of a fan-out a result like another. */
function giveUp({ ports, claim }: Taken, failure: Failure): Promise<void> {
  const { lease } = claim;
  return lease.item === undefined
    ? ports.store.fail(lease, failure)
    : ports.store.commitPart(lease, { status: 'failed', failure }, []);
}

/** What becomes of work whose execution ended with an error. */
export async function afterError(taken: Taken, error: unknown, policy: RetryPolicy): Promise<Outcome> {
  const { ports, claim, signal, log } = taken;
  const { lease } = claim;
  if (isStale(error)) return lostTo(taken, error);
  if (error instanceof BeyondBuildError) {
    log.warn({ needs: error.needs }, 'work turned out to be for another build');
    await persist(signal, () => ports.store.handBack(lease));
    return BEYOND;
  }
  switch (stopReasonOf(signal)) {
    case 'shutdown':
      await ports.store.handBack(lease);
      log.info({}, 'step handed back');
      return HANDED_BACK;
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
      await persist(signal, () => giveUp(taken, verdict.failure));
      return DONE;
    }
    log.warn({ err: error, delay_ms: verdict.delayMs }, 'step failed, will be tried again');
    const data = {
      delay_ms: verdict.delayMs,
      error: error instanceof Error ? error.message.slice(0, 500) : String(error),
    };
    await persist(signal, () => ports.store.retryLater(lease, { type: 'step.retrying', data }));
    return { kind: 'later', delayMs: verdict.delayMs };
  } catch (refused) {
    if (isStale(refused)) return lostTo(taken, refused);
    throw refused;
  }
}

const isStale = (error: unknown) => error instanceof CairnError && error.code === 'STALE_LEASE';

/**
 * The run is in other hands, over, or paused. What a pause interrupted counts as not begun. What lost its lease counts as a
 * take that never reported back: a step that blocks the event loop past its lock must not be repeated for ever.
 *
 * While the run still stands here, the job does not end: who holds its lock need not be who holds the newest lease, and if the
 * one ended the job as stale and the other let go without its lock, nobody would be left to do the work.
 */
async function lostTo({ ports, claim, signal, log }: Taken, why: unknown): Promise<Outcome> {
  log.info({ why: why instanceof Error ? why.message : why }, 'step let go: the run is in other hands');
  const standing = await persist(signal, () => ports.store.standing(claim.lease.runId));
  const paused = standing?.kind === 'paused';
  if (paused || why === 'fence_raised') await persist(signal, () => ports.store.handBack(claim.lease));
  if (paused) return PARKED;
  const stands = standing?.kind === 'at' && visitKey(standing.current) === visitKey(claim.lease.visit);
  return stands ? HANDED_BACK : DONE;
}
