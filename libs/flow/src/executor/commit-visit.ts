import type { NewCheckpoint } from '@cairn/checkpoint';
import { carriesOn, stepNamed, type Visit, visitKey } from '@cairn/core';
import { noCrashPoints } from '../crash-points.ts';
import { persist } from './persist.ts';
import { DONE, type Taken, type Taking } from './work.ts';

/** Commits a visit's output, and sees to it that the run's next job exists. @throws STALE_LEASE when another worker took over */
export async function commitVisit(taken: Taken, checkpoint: NewCheckpoint): Promise<Taking> {
  const { ports, claim, step, signal, log } = taken;
  const { lease } = claim;
  let asked: Promise<Visit | undefined> | undefined;
  const committed = await persist(signal, () => {
    const again = asked !== undefined;
    const answer = ports.store.commit(lease, checkpoint);
    asked = again ? NOT_ASKED : askAlong(taken, checkpoint.next);
    return answer;
  });
  await ports.reach('commit.after', step.name);

  log.debug({ committed }, 'step committed');
  if (committed.kind !== 'current') return DONE;
  // The store's word counts, not what we asked for: another execution may have decided otherwise before.
  const { current } = committed;
  if (carriesOn(ports.pipeline, lease.visit, current)) return { kind: 'carry_on', visit: current };
  const added = await asked;
  if (added === undefined || visitKey(added) !== visitKey(current)) {
    await persist(signal, () => ports.ensure(lease.runId, current, claim.pipeline));
  }
  await ports.reach('enqueue.after', step.name);
  return DONE;
}

const NOT_ASKED = Promise.resolve(undefined);

/**
 * Asks for the next visit's job right behind the commit, before its answer: both go over one connection, so that the commit is
 * done first, and a hop costs one round trip less. Should the commit be refused, that job finds the run elsewhere and
 * ends. Not for a fan-out, whose branches are read from what is committed; nor for another commit after one that failed; nor
 * in a process with a crash point, which is to be struck between the two.
 *
 * @returns the visit whose job is there
 */
function askAlong({ ports, claim }: Taken, next: Visit | undefined): Promise<Visit | undefined> {
  const { pipeline, reach, ensure } = ports;
  if (!next || reach !== noCrashPoints || carriesOn(pipeline, claim.lease.visit, next)) return NOT_ASKED;
  if (stepNamed(pipeline, next.step)?.fanOut) return NOT_ASKED;
  return ensure(claim.lease.runId, next, claim.pipeline).then(
    () => next,
    () => undefined, // asked for again, once the commit is answered
  );
}
