import { COMPENSATION, LIMITS, type RunId, type RunStatus, VERBS, type Verb, verdictOn, visitKey } from '@cairn/core';
import type { IdempotencyMark, Said, Standing, SteerNote } from '../store.ts';
import type { RunRecord } from './record.ts';

/** @returns whether the run's status allowed it */
export function steer(run: RunRecord, verb: Verb, nowMs: number, { reason, instructions }: SteerNote = {}): boolean {
  if (verdictOn(verb, run.status) !== 'allowed') return false;
  run.epoch += 1;
  run.version += 1;
  run.progressAtMs = Math.max(nowMs, run.startsAtMs);
  if (verb === 'retry') begin(run);
  const undo = verb === 'cancel' && run.undoable;
  run.emit(nowMs, [
    { type: undo ? 'run.cancelling' : VERBS[verb].event, data: reason === undefined ? {} : { reason } },
  ]);
  if (instructions !== undefined) {
    run.emit(nowMs, [{ type: 'run.message', data: { text: instructions, via: 'resume' } }]);
    run.say(`${run.guidance.size + 1}`, instructions, 'resume', nowMs);
  }
  if (undo) cancelling(run);
  else if (verb === 'cancel') run.finish('cancelled', nowMs);
  else if (verb === 'pause') run.status = 'paused';
  else run.status = onwardFrom(run);
  return true;
}

function cancelling(run: RunRecord): void {
  run.status = 'cancelling';
  run.current = COMPENSATION;
  run.attempt = 0;
}

function onwardFrom(run: RunRecord): RunStatus {
  if (run.startedAtMs === undefined) return 'queued';
  return run.current.step === COMPENSATION.step ? 'cancelling' : 'running';
}

/** A retried run's attempts and crashes count anew. */
function begin(run: RunRecord): void {
  run.failure = undefined;
  run.endedAtMs = undefined;
  run.attempt = 0;
  run.claims.delete(visitKey(run.current));
}

export function say(run: RunRecord, text: string, nowMs: number, mark?: IdempotencyMark): Said {
  const kept = mark && run.guidance.get(mark.key);
  if (kept) {
    return kept.bodyHash === mark.bodyHash ? { kind: 'kept', messageId: kept.guidance.message_id } : { kind: 'reused' };
  }
  if (run.over) return { kind: 'refused', status: run.over };
  if (run.guidance.size >= LIMITS.guidancePieces) return { kind: 'full' };
  run.emit(nowMs, [{ type: 'run.message', data: { text, via: 'message' } }]);
  run.version += 1;
  const name = mark?.key ?? `${run.guidance.size + 1}`;
  return { kind: 'said', messageId: run.say(name, text, 'message', nowMs, mark?.bodyHash) };
}

/** @param ahead the runs that stand before it in its line */
export function standingOf(run: RunRecord, ahead: readonly RunId[]): Standing {
  const { current } = run;
  const { pipeline } = run.created;
  if (run.over) return { kind: 'over', status: run.over, current };
  if (run.status === 'paused') return { kind: 'paused', current, pipeline };
  if (run.held) return { kind: 'held', current, pipeline, replaces: run.replaces ? ahead : [] };
  return { kind: 'at', current, pipeline, startsAtMs: run.startsAtMs };
}
