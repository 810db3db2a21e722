import { type Checkpoint, type Part, parseVisit, type TerminalStatus, type Visit, visitKey } from '@cairn/core';
import { eventText } from '../../limits.ts';
import { partField } from '../../stale.ts';
import type { Claim, ClaimRequest } from '../../store.ts';
import { decodeCheckpoint, decodeGuidance, decodePart, decodeRequest } from '../decode.ts';
import { type ActContext, at, type Reply, replyOf } from './act.ts';

export function claim(context: ActContext, request: ClaimRequest): Promise<Claim> {
  return request.item === undefined ? claimVisit(context, request) : claimPart(context, request, request.item);
}

async function claimVisit({ run, keys }: ActContext, request: ClaimRequest): Promise<Claim> {
  const of = keys.run(request.runId);
  const { visit } = request;
  const reply = await replyOf(
    run(
      'claim',
      [of.run, of.checkpoints, of.parts, of.events, keys.index, of.guidance],
      [
        visitKey(visit),
        request.nonce,
        request.suspectAfterTakes,
        request.alone ? 1 : 0,
        readsText(request),
        request.withParts ? 1 : 0,
        keys.growth(request.runId),
        eventText({ type: 'run.started' }),
        at(visit, { type: 'step.started', data: { worker: request.worker } }),
        at(visit, { type: 'worker.recovered', data: { worker: request.worker } }),
        request.build.name,
        request.build.version,
        request.partSchema,
        request.undoable ? 1 : 0,
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
      [of.run, of.checkpoints, of.parts, of.guidance, of.events, keys.index],
      [
        visitKey(request.visit),
        partField(request, item),
        request.nonce,
        request.suspectAfterTakes,
        request.alone ? 1 : 0,
        readsText(request),
        request.build.name,
        request.build.version,
        keys.growth(request.runId),
        eventText({ type: 'run.started' }),
        request.undoable ? 1 : 0,
      ],
    ),
  );
  return claimOf(request, reply);
}

const readsText = ({ reads }: ClaimRequest) =>
  Object.entries(reads)
    .map(([step, schema]) => `${step}:${schema}`)
    .join();

function claimOf(request: ClaimRequest, reply: Reply): Claim {
  switch (reply[0]) {
    case 'gone':
      return { kind: 'gone' };
    case 'over':
      return { kind: 'over', status: reply[1] as TerminalStatus };
    case 'paused':
      return { kind: 'paused' };
    case 'held':
      return { kind: 'held' };
    case 'moved':
      return { kind: 'moved', current: parseVisit(String(reply[1])), pipeline: String(reply[2]) };
    case 'beyond':
      return { kind: 'beyond', needs: String(reply[1]) };
    case 'suspect':
      return { kind: 'suspect', crashes: Number(reply[1]) };
    default:
      return claimed(request, reply);
  }
}

function claimed({ runId, visit, item, nonce }: ClaimRequest, reply: Reply): Claim {
  const [, epoch, attempt, crashes, request, createdAt, checkpoints, parts, guidance, pipeline, seen, since] =
    reply as unknown[];
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
    pipeline: String(pipeline),
    guidance: decodeGuidance(guidance as string[]).slice(0, seen === '' ? undefined : Number(seen)),
    crashes: Number(crashes),
    sinceMs: Number(since),
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
