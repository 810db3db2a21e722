import type { Accepted, Kept, Said } from '@cairn/checkpoint';
import { CairnError, LIMITS, MOVES, type RunId, type RunStatus, runNotFound, VERBS, type Verb } from '@cairn/core';

type Refused = Exclude<Accepted, { kind: 'created' | 'replayed' }>;

/** Why a submission was not taken, in the caller's words. */
export function refusalOf(refused: Refused): CairnError {
  switch (refused.kind) {
    case 'reused':
      return keyReused();
    case 'forgotten':
      return new CairnError(
        'DATA_LOSS',
        `This Idempotency-Key started ${refused.runId}, which is no longer kept. Send a new key to start another run.`,
        { run_id: refused.runId },
      );
    case 'busy':
      return new CairnError(
        'CONCURRENCY_CONFLICT',
        `${refused.runId} has this concurrency key and is not over. Wait for it, cancel it, or choose another strategy.`,
        { run_id: refused.runId },
      );
    case 'full':
      return new CairnError(
        'TOO_MANY_RUNS',
        `${refused.liveRuns} runs are not over yet, which is all that may be. Wait for one to end, or cancel one.`,
        { live_runs: refused.liveRuns },
      );
    case 'cannot_fork':
      return cannotFork(refused.why);
  }
}

function cannotFork(why: 'no_origin' | 'no_checkpoint' | 'nothing_follows'): CairnError {
  if (why === 'no_origin') return runNotFound();
  if (why === 'no_checkpoint') {
    return new CairnError(
      'CHECKPOINT_NOT_FOUND',
      'This run has no such checkpoint. GET /v1/runs/{id}/checkpoints lists them.',
    );
  }
  return new CairnError(
    'CANNOT_FORK',
    'This checkpoint ended its run, so nothing follows it. Fork from an earlier one.',
  );
}

const keyReused = () =>
  new CairnError(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was used with another body within 24 hours. Send a new key.',
  );

/** Why a thing was not kept under its Idempotency-Key. @param full what to say when the tenant has as many as it may have */
export function notKept(refused: Exclude<Kept<unknown>, { kind: 'kept' | 'replayed' }>, full: CairnError): CairnError {
  switch (refused.kind) {
    case 'full':
      return full;
    case 'reused':
      return keyReused();
    case 'forgotten':
      return new CairnError(
        'DATA_LOSS',
        `This Idempotency-Key made ${refused.id}, which was deleted since. Send a new key to make another one.`,
      );
  }
}

export function invalidTransition(runId: RunId, verb: Verb, from: RunStatus): CairnError {
  const { from: wanted } = VERBS[verb];
  return new CairnError(
    'INVALID_TRANSITION',
    `${runId} is ${from}; to ${verb} it, it must be ${wanted.join(' or ')}.`,
    {
      from,
      allowed: MOVES[from],
    },
  );
}

export const stillActive = (runId: RunId, status: RunStatus) =>
  new CairnError('STILL_ACTIVE', `${runId} is ${status}. Cancel it first, or wait for its end.`, {
    run_status: status,
  });

/** Why guidance was not taken. */
export function notSaid(runId: RunId, said: Exclude<Said, { readonly messageId: unknown }>): CairnError {
  switch (said.kind) {
    case 'gone':
      return runNotFound();
    case 'reused':
      return keyReused();
    case 'full':
      return new CairnError(
        'TOO_MANY_MESSAGES',
        `${runId} has ${LIMITS.guidancePieces} messages, which is all it may have.`,
      );
    case 'refused':
      return new CairnError(
        'INVALID_TRANSITION',
        `${runId} is ${said.status}, so no step will read a message. Fork it with instructions, or start a new run.`,
        { from: said.status, allowed: MOVES[said.status] },
      );
  }
}
