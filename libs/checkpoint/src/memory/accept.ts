import { type CheckpointId, isTerminal, type RunId, type RunStatus, visitKey } from '@cairn/core';
import { firstEvents } from '../first-events.ts';
import type { Accepted, AcceptLimits, IdempotencyMark, NewRun } from '../store.ts';
import { RunRecord } from './record.ts';

/** Everything that the memory driver holds. */
export interface Shelf {
  readonly runs: Map<RunId, RunRecord>;
  readonly marks: Map<string, { readonly bodyHash: string; readonly runId: RunId }>;
  /** The live runs of one concurrency key, in the order in which they came. */
  readonly lines: Map<string, RunId[]>;
}

export function accept(
  shelf: Shelf,
  nowMs: number,
  run: NewRun,
  mark?: IdempotencyMark,
  limits?: AcceptLimits,
): Accepted {
  const { runs, marks } = shelf;
  const earlier = mark && marks.get(mark.key);
  if (earlier) {
    if (earlier.bodyHash !== mark.bodyHash) return { kind: 'reused' };
    if (!runs.has(earlier.runId)) return { kind: 'forgotten', runId: earlier.runId };
    return { kind: 'replayed', runId: earlier.runId, ahead: aheadOf(shelf, earlier.runId) };
  }
  if (runs.has(run.runId)) return { kind: 'replayed', runId: run.runId, ahead: aheadOf(shelf, run.runId) };

  const ofTenant = [...runs.values()].filter((other) => other.created.tenant === run.tenant);
  const count = (status: RunStatus) => ofTenant.filter((other) => other.status === status).length;
  const liveRuns = ofTenant.filter((other) => !isTerminal(other.status)).length;
  if (limits && liveRuns >= limits.liveRuns) return { kind: 'full', liveRuns };
  const [holder] = lineOf(shelf, run) ?? [];
  if (run.request.concurrency?.strategy === 'reject' && holder) return { kind: 'busy', runId: holder };

  const queuedBefore = count('queued');
  const record = new RunRecord(run, nowMs);
  const refused = run.forkedFrom && copyOrigin(record, runs.get(run.forkedFrom.run_id), run.forkedFrom.checkpoint_id);
  if (refused) return { kind: 'cannot_fork', why: refused };
  record.emit(nowMs, firstEvents(run), undefined, run.forkedFrom?.checkpoint_id);
  if (run.instructions !== undefined) record.say('1', run.instructions, 'fork', nowMs);
  runs.set(run.runId, record);
  if (mark) marks.set(mark.key, { bodyHash: mark.bodyHash, runId: run.runId });
  const ahead = joinLine(shelf, record);
  record.replaces = record.held && run.request.concurrency?.strategy === 'cancel_running';
  return { kind: 'created', run: record.view(0), queuedBefore, ahead };
}

function copyOrigin(to: RunRecord, origin: RunRecord | undefined, at: CheckpointId) {
  if (!origin) return 'no_origin';
  if (!origin.followed.has(at)) return 'no_checkpoint';
  const next = origin.followed.get(at);
  if (!next) return 'nothing_follows';
  to.current = next;
  const kept = origin.checkpoints.filter(({ checkpoint_id }) => checkpoint_id <= at);
  to.checkpoints.push(...structuredClone(kept));
  for (const { checkpoint_id } of kept) to.followed.set(checkpoint_id, origin.followed.get(checkpoint_id));
  const visits = new Set<string>(kept.map(visitKey));
  for (const [field, part] of origin.parts) if (visits.has(field.split('/')[0] ?? '')) to.parts.set(field, part);
  for (const [sha256, bytes] of origin.blobs) to.blobs.set(sha256, bytes);
  return undefined;
}

const lineKey = ({ tenant, request }: NewRun) =>
  request.concurrency && JSON.stringify([tenant, request.concurrency.key]);

function lineOf({ lines }: Shelf, run: NewRun): RunId[] | undefined {
  const key = lineKey(run);
  return key === undefined ? undefined : lines.get(key);
}

export function aheadOf(shelf: Shelf, runId: RunId): readonly RunId[] {
  const created = shelf.runs.get(runId)?.created;
  const line = (created && lineOf(shelf, created)) ?? [];
  return line.slice(0, Math.max(0, line.indexOf(runId)));
}

/** @returns the runs that stand before it; while there are any, it is held */
export function joinLine(shelf: Shelf, record: RunRecord): readonly RunId[] {
  const key = lineKey(record.created);
  if (key === undefined) return [];
  const ahead = shelf.lines.get(key) ?? [];
  shelf.lines.set(key, [...ahead, record.created.runId]);
  record.held = ahead.length > 0;
  return ahead;
}

/** @returns the run that is free to go on now, if there is one */
export function leaveLine(shelf: Shelf, record: RunRecord, nowMs: number): RunRecord | undefined {
  const key = lineKey(record.created);
  if (key === undefined) return undefined;
  const rest = (shelf.lines.get(key) ?? []).filter((id) => id !== record.created.runId);
  if (rest.length > 0) shelf.lines.set(key, rest);
  else shelf.lines.delete(key);
  const first = rest[0] && shelf.runs.get(rest[0]);
  if (!first?.held) return undefined;
  first.held = false;
  first.replaces = false;
  first.version += 1;
  first.progressAtMs = nowMs;
  return first;
}
