import {
  type Checkpoint,
  type Failure,
  messageId,
  type NewEvent,
  type Part,
  parseVisit,
  type Run,
  type RunId,
  type RunStatus,
  type TerminalStatus,
  type Visit,
  visitKey,
} from '@cairn/core';
import { eventText, outputText } from '../limits.ts';
import { claimField, partField, staleLease } from '../stale.ts';
import type {
  Accepted,
  Claim,
  ClaimRequest,
  Committed,
  IdempotencyMark,
  Lease,
  NewCheckpoint,
  NewRun,
} from '../store.ts';
import { decodeCheckpoint, decodePart, decodeRequest } from './decode.ts';
import type { StoreKeys } from './keys.ts';
import type { RunAct } from './scripts.ts';

export interface ActContext {
  readonly run: RunAct;
  readonly keys: StoreKeys;
  readonly runRetentionMs: number;
  readonly idempotencyMs: number;
}

/** The acts answer with plain lists; these are the only places that read them. */
type Reply = (string | number)[];
const replyOf = async (answer: Promise<unknown>) => (await answer) as Reply;

const at = (visit: Visit, event: NewEvent) => eventText({ ...event, step: visit.step, round: visit.round });

export async function accept(context: ActContext, run: NewRun, mark?: IdempotencyMark): Promise<Accepted> {
  const { keys } = context;
  const of = keys.run(run.runId);
  const reply = await replyOf(
    context.run(
      'accept',
      [of.run, of.events, keys.live, keys.index, keys.idempotency(mark?.key ?? '-')],
      [
        run.runId,
        run.pipeline,
        JSON.stringify(run.request),
        visitKey(run.firstVisit),
        mark?.bodyHash ?? '',
        context.idempotencyMs,
        keys.growth(run.runId),
        eventText({ type: 'run.created', data: { topic: run.request.topic } }),
        eventText({ type: 'run.queued' }),
      ],
    ),
  );
  if (reply[0] === 'reused') return { kind: 'reused' };
  if (reply[0] === 'replayed') return { kind: 'replayed', runId: reply[1] as RunId };
  return { kind: 'created', run: queuedRun(run, Number(reply[2])) };
}

/** The record that accept.lua has just written. */
function queuedRun({ runId, pipeline, request, firstVisit }: NewRun, createdAtMs: number): Run {
  return {
    id: runId,
    status: 'queued',
    pipeline,
    request,
    ...firstVisit,
    attempt: 0,
    epoch: 0,
    version: 1,
    last_checkpoint_id: null,
    last_message_id: messageId(2),
    created_at: new Date(createdAtMs).toISOString(),
  };
}

export function claim(context: ActContext, request: ClaimRequest): Promise<Claim> {
  return request.item === undefined ? claimVisit(context, request) : claimPart(context, request, request.item);
}

async function claimVisit({ run, keys }: ActContext, request: ClaimRequest): Promise<Claim> {
  const of = keys.run(request.runId);
  const { visit } = request;
  const reply = await replyOf(
    run(
      'claim',
      [of.run, of.checkpoints, of.parts, of.events, keys.index],
      [
        visitKey(visit),
        request.nonce,
        request.suspectAfterTakes,
        request.alone ? 1 : 0,
        request.reads.join(),
        request.withParts ? 1 : 0,
        keys.growth(request.runId),
        eventText({ type: 'run.started' }),
        at(visit, { type: 'step.started', data: { worker: request.worker } }),
        at(visit, { type: 'worker.recovered', data: { worker: request.worker } }),
      ],
    ),
  );
  return claimOf(request, reply);
}

async function claimPart({ run, keys }: ActContext, request: ClaimRequest, item: number): Promise<Claim> {
  const of = keys.run(request.runId);
  const reply = await replyOf(
    run(
      'claim-part',
      [of.run, of.checkpoints, of.parts],
      [
        visitKey(request.visit),
        partField(request, item),
        request.nonce,
        request.suspectAfterTakes,
        request.alone ? 1 : 0,
        request.reads.join(),
      ],
    ),
  );
  return claimOf(request, reply);
}

function claimOf(request: ClaimRequest, reply: Reply): Claim {
  switch (reply[0]) {
    case 'gone':
      return { kind: 'gone' };
    case 'over':
      return { kind: 'over', status: reply[1] as TerminalStatus };
    case 'moved':
      return { kind: 'moved', current: parseVisit(String(reply[1])) };
    case 'suspect':
      return { kind: 'suspect', crashes: Number(reply[1]) };
    default:
      return claimed(request, reply);
  }
}

function claimed({ runId, visit, item, nonce }: ClaimRequest, reply: Reply): Claim {
  const [, epoch, attempt, crashes, request, createdAt, checkpoints, parts] = reply as unknown[];
  return {
    kind: 'claimed',
    lease: {
      runId,
      visit,
      nonce,
      epoch: Number(epoch),
      attempt: Number(attempt),
      ...(item === undefined ? {} : { item }),
    },
    request: decodeRequest(String(request)),
    crashes: Number(crashes),
    createdAtMs: Number(createdAt),
    checkpoints: checkpointsByStep(checkpoints as string[]),
    parts: partsByItem(visit, parts as string[]),
  };
}

function checkpointsByStep(pairs: readonly string[]): Record<string, Checkpoint> {
  const found: Record<string, Checkpoint> = {};
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const checkpoint = decodeCheckpoint(pairs[i] ?? '', pairs[i + 1] ?? '');
    found[checkpoint.step] = checkpoint;
  }
  return found;
}

function partsByItem(visit: Visit, pairs: readonly string[]): ReadonlyMap<number, Part> {
  const prefix = `${visitKey(visit)}/`;
  const found = new Map<number, Part>();
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const field = pairs[i] ?? '';
    if (field.startsWith(prefix)) found.set(Number(field.slice(prefix.length)), decodePart(pairs[i + 1] ?? ''));
  }
  return found;
}

export async function commit(context: ActContext, lease: Lease, checkpoint: NewCheckpoint): Promise<Committed> {
  const { keys } = context;
  const of = keys.run(lease.runId);
  const { visit } = lease;
  const reply = await replyOf(
    context.run(
      'commit',
      [of.run, of.checkpoints, of.parts, of.blobs, of.events, keys.live, keys.index],
      [
        visitKey(visit),
        lease.epoch,
        visit.step,
        lease.attempt,
        checkpoint.schemaVersion,
        outputText(visit, checkpoint.output),
        checkpoint.next ? visitKey(checkpoint.next) : '',
        context.runRetentionMs,
        keys.growth(lease.runId),
        at(visit, { type: 'checkpoint.saved' }),
        at(visit, { type: 'step.completed' }),
        eventText({ type: 'run.completed' }),
        ...checkpoint.events.map((event) => at(visit, event)),
      ],
    ),
  );
  const [kind, value, where] = reply;
  if (kind === 'gone') return { kind };
  if (kind === 'stale') throw staleLease(lease, Number(value));
  if (kind === 'over') return { kind, won: value === 1, status: where as TerminalStatus };
  return { kind: 'current', won: value === 1, current: parseVisit(String(where)) };
}

export async function commitPart(
  { run, keys }: ActContext,
  lease: Lease,
  part: Part,
  events: readonly NewEvent[],
): Promise<void> {
  const of = keys.run(lease.runId);
  const [kind, epoch] = await replyOf(
    run(
      'commit-part',
      [of.run, of.parts, of.events, keys.live],
      [
        visitKey(lease.visit),
        lease.epoch,
        claimField(lease),
        outputText(lease.visit, part),
        lease.attempt,
        keys.growth(lease.runId),
        ...events.map((event) => at(lease.visit, event)),
      ],
    ),
  );
  if (kind === 'stale') throw staleLease(lease, Number(epoch));
}

export async function settle({ run, keys }: ActContext, lease: Lease, retry?: NewEvent): Promise<void> {
  const of = keys.run(lease.runId);
  await run(
    'settle',
    [of.run, of.events, keys.live],
    [
      claimField(lease),
      lease.nonce,
      retry ? 'retry' : 'hand_back',
      lease.attempt,
      keys.growth(lease.runId),
      ...(retry ? [at(lease.visit, retry)] : []),
    ],
  );
}

export async function fail(context: ActContext, lease: Lease, failure: Failure): Promise<void> {
  const { keys } = context;
  const of = keys.run(lease.runId);
  const [kind, epoch] = await replyOf(
    context.run(
      'fail',
      [of.run, of.checkpoints, of.parts, of.blobs, of.events, keys.live, keys.index],
      [
        visitKey(lease.visit),
        lease.epoch,
        lease.attempt,
        JSON.stringify(failure),
        context.runRetentionMs,
        keys.growth(lease.runId),
        at(lease.visit, { type: 'step.failed', data: { ...failure } }),
        eventText({ type: 'run.failed', data: { ...failure } }),
      ],
    ),
  );
  if (kind === 'stale') throw staleLease(lease, Number(epoch));
}

export async function cancel(context: ActContext, runId: RunId, reason?: string): Promise<RunStatus | undefined> {
  const { keys } = context;
  const of = keys.run(runId);
  const [status] = await replyOf(
    context.run(
      'cancel',
      [of.run, of.checkpoints, of.parts, of.blobs, of.events, keys.live, keys.index],
      [
        context.runRetentionMs,
        keys.growth(runId),
        keys.fence,
        eventText({ type: 'run.cancelled', data: reason === undefined ? {} : { reason } }),
      ],
    ),
  );
  return status === 'gone' ? undefined : (status as RunStatus);
}

export async function append(
  { run, keys }: ActContext,
  lease: Lease,
  batch: number,
  events: readonly NewEvent[],
): Promise<void> {
  const of = keys.run(lease.runId);
  const [kind, epoch] = await replyOf(
    run(
      'append',
      [of.run, of.events],
      [
        claimField(lease),
        lease.nonce,
        lease.epoch,
        batch,
        lease.attempt,
        keys.growth(lease.runId),
        ...events.map((event) => at(lease.visit, event)),
      ],
    ),
  );
  if (kind === 'stale') throw staleLease(lease, Number(epoch));
}
