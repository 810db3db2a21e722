import { type Failure, isPartial, type NewEvent, type Part, questionsTold, type Visit, visitKey } from '@cairn/core';
import { runEnded, stepCompleted } from '../commit-events.ts';
import type { Salvage } from '../effects/ledger.ts';
import { keep } from '../effects/memory.ts';
import type { Lease } from '../lease.ts';
import { outputText } from '../limits.ts';
import { claimField, partField, staleLease } from '../stale.ts';
import type { Claim, ClaimRequest, Committed, NewCheckpoint } from '../store.ts';
import { beyond } from './beyond.ts';
import { assertInHand, isWorking } from './in-hand.ts';
import { type RunRecord, type Taken, untaken } from './record.ts';

const at = (visit: Visit, event: NewEvent): NewEvent => ({ ...event, step: visit.step, round: visit.round });
const isAt = (run: RunRecord, visit: Visit) => visitKey(run.current) === visitKey(visit);

export function claim(run: RunRecord, request: ClaimRequest, nowMs: number): Claim {
  const { visit, item } = request;
  if (run.over) return { kind: 'over', status: run.over };
  const field = item === undefined ? visitKey(visit) : partField(request, item);
  if (!isAt(run, visit) || run.parts.has(field))
    return { kind: 'moved', current: run.current, pipeline: run.created.pipeline };
  if (run.status === 'paused') return { kind: 'paused' };
  if (run.held) return { kind: 'held' };
  const checkpoints = run.newest(Object.keys(request.reads));
  const parts = request.withParts ? partsOf(run, visit) : new Map<number, Part>();
  const needs = beyond(run, request, checkpoints, parts);
  if (needs) return { kind: 'beyond', needs };

  const before = run.claims.get(field) ?? untaken();
  const repeated = before.open && before.nonce === request.nonce;
  const crashes = before.crashes + (before.open && !repeated ? 1 : 0);
  if (!repeated && crashes >= request.suspectAfterTakes && !request.alone) return { kind: 'suspect', crashes };

  const taken = repeated
    ? before
    : take(run, field, {
        ...before,
        crashes,
        nonce: request.nonce,
        open: true,
        batch: 0,
        since: before.since ?? nowMs,
      });
  const attempt = taken.crashes + taken.errors + 1;
  if (request.undoable) run.undoable = true;
  if (!repeated && run.status === 'queued') start(run, nowMs, item === undefined ? attempt : undefined);
  if (!repeated && item === undefined) open(run, request, taken, attempt, nowMs);
  return {
    kind: 'claimed',
    lease: {
      runId: request.runId,
      visit,
      nonce: request.nonce,
      epoch: taken.epoch,
      attempt,
      ...(item === undefined ? {} : { item }),
    },
    request: run.created.request,
    pipeline: run.created.pipeline,
    guidance: [...run.guidance.values()].map(({ guidance }) => guidance).slice(0, run.pinnedGuidance.get(field)),
    crashes: taken.crashes,
    sinceMs: taken.since ?? nowMs,
    createdAtMs: run.createdAtMs,
    checkpoints,
    parts,
  };
}

function take(run: RunRecord, field: string, taken: Taken): Taken {
  const held = { ...taken, epoch: run.epoch };
  run.claims.set(field, held);
  return held;
}

function start(run: RunRecord, nowMs: number, attempt?: number): void {
  run.status = 'running';
  run.startedAtMs = nowMs;
  // With a visit's claim the version rises once for both.
  if (attempt === undefined) run.version += 1;
  run.emit(nowMs, [{ type: 'run.started' }], attempt);
}

function open(run: RunRecord, { visit, worker }: ClaimRequest, taken: Taken, attempt: number, nowMs: number): void {
  taken.epoch = run.epoch += 1;
  run.version += 1;
  run.attempt = attempt;
  run.progressAtMs = nowMs;
  if (taken.crashes > 0) run.emit(nowMs, [at(visit, { type: 'worker.recovered', data: { worker } })], attempt);
  run.emit(nowMs, [at(visit, { type: 'step.started', data: { worker } })], attempt);
}

function partsOf(run: RunRecord, visit: Visit): ReadonlyMap<number, Part> {
  const prefix = `${visitKey(visit)}/`;
  const own = [...run.parts].filter(([field]) => field.startsWith(prefix));
  return new Map(own.map(([field, part]) => [Number(field.slice(prefix.length)), structuredClone(part)]));
}

export function commit(run: RunRecord, lease: Lease, checkpoint: NewCheckpoint, nowMs: number): Committed {
  const output = outputText(lease.visit, checkpoint.output);
  if (run.over) return { kind: 'over', won: false, status: run.over };
  if (!isAt(run, lease.visit)) return { kind: 'current', won: false, current: run.current };
  if (run.epoch !== lease.epoch) throw staleLease(lease, run.epoch);

  told(run, checkpoint.events);
  run.emit(
    nowMs,
    checkpoint.events.map((event) => at(lease.visit, event)),
    lease.attempt,
  );
  const id = run.save(lease.visit, lease.attempt, checkpoint.schemaVersion, JSON.parse(output), nowMs);
  run.followed.set(id, checkpoint.next);
  run.emit(
    nowMs,
    [at(lease.visit, { type: 'checkpoint.saved' }), at(lease.visit, stepCompleted(checkpoint))],
    lease.attempt,
    id,
  );
  run.claims.delete(claimField(lease));
  run.version += 1;
  run.progressAtMs = nowMs;
  if (!checkpoint.next) {
    run.emit(nowMs, [runEnded(lease.visit, checkpoint)], lease.attempt, id);
    run.partial = isPartial(checkpoint.output);
    const status = run.status === 'cancelling' ? 'cancelled' : 'completed';
    run.finish(status, nowMs);
    return { kind: 'over', won: true, status };
  }
  run.current = checkpoint.next;
  run.attempt = 0;
  return { kind: 'current', won: true, current: run.current };
}

export function commitPart(run: RunRecord, lease: Lease, part: Part, events: readonly NewEvent[], nowMs: number): void {
  const result = JSON.parse(outputText(lease.visit, part)) as Part;
  const field = claimField(lease);
  if (run.parts.has(field)) return;
  assertHeld(run, lease);
  run.parts.set(field, result);
  run.claims.delete(field);
  run.emit(
    nowMs,
    events.map((event) => at(lease.visit, event)),
    lease.attempt,
  );
  run.version += 1;
  run.progressAtMs = nowMs;
}

export function settle(run: RunRecord, lease: Lease, retry: NewEvent | undefined, nowMs: number): void {
  const taken = run.claims.get(claimField(lease));
  const allowed = isWorking(run) || !retry;
  if (!allowed || !taken?.open || taken.nonce !== lease.nonce) return;
  taken.open = false;
  if (!retry) return;
  taken.errors += 1;
  taken.crashes = 0;
  run.progressAtMs = nowMs;
  run.emit(nowMs, [at(lease.visit, retry)], lease.attempt);
}

export function fail(run: RunRecord, lease: Lease, failure: Failure, nowMs: number): void {
  if (run.over) return;
  assertHeld(run, lease);
  run.failure = failure;
  const data = { ...failure };
  run.emit(nowMs, [at(lease.visit, { type: 'step.failed', data }), { type: 'run.failed', data }], lease.attempt);
  run.version += 1;
  run.finish('failed', nowMs);
}

export function append(
  run: RunRecord,
  lease: Lease,
  batch: number,
  events: readonly NewEvent[],
  salvage: Salvage | undefined,
  nowMs: number,
): void {
  const taken = assertInHand(run, lease);
  if (batch <= taken.batch) return;
  taken.batch = batch;
  if (salvage) keep(run, lease, salvage);
  if (told(run, events)) run.version += 1;
  run.emit(
    nowMs,
    events.map((event) => at(lease.visit, event)),
    lease.attempt,
  );
}

function assertHeld(run: RunRecord, lease: Lease): void {
  if (!isWorking(run) || run.epoch !== lease.epoch || !isAt(run, lease.visit)) throw staleLease(lease, run.epoch);
}

/** Keeps the run's plan as some events tell it. @returns whether they do */
function told(run: RunRecord, events: readonly NewEvent[]): boolean {
  const questions = questionsTold(events);
  if (questions) run.questions = structuredClone(questions);
  return questions !== undefined;
}
