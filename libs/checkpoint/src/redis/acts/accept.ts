import {
  type MessageId,
  messageId,
  parseVisit,
  type Run,
  type RunId,
  runUsage,
  type Visit,
  visitKey,
} from '@cairn/core';
import { firstEvents, instructionsOf } from '../../first-events.ts';
import { eventText } from '../../limits.ts';
import type { Accepted, AcceptLimits, IdempotencyMark, NewRun } from '../../store.ts';
import { type ActContext, replyOf } from './act.ts';

const UNLIMITED = 0;

export async function accept(
  context: ActContext,
  run: NewRun,
  mark?: IdempotencyMark,
  limits?: AcceptLimits,
): Promise<Accepted> {
  const reply = await replyOf(
    context.run('accept', keysOf(context, run, mark), argumentsOf(context, run, mark, limits)),
  );
  return acceptedOf(run, reply);
}

function keysOf(
  { keys }: ActContext,
  { runId, tenant, request, forkedFrom }: NewRun,
  mark?: IdempotencyMark,
): string[] {
  const of = keys.run(runId);
  return [
    of.run,
    of.events,
    keys.live,
    keys.index,
    keys.idempotency(mark?.key ?? '-'),
    keys.line(tenant, request.concurrency?.key ?? '-'),
    keys.thread(tenant, request.thread_id ?? '-'),
    keys.hooks,
    keys.run(forkedFrom?.run_id ?? runId).run,
    keys.logs,
  ];
}

function argumentsOf(context: ActContext, run: NewRun, mark?: IdempotencyMark, limits?: AcceptLimits) {
  const { request, forkedFrom } = run;
  return [
    run.runId,
    run.tenant,
    run.pipeline,
    JSON.stringify(request),
    visitKey(run.firstVisit),
    mark?.bodyHash ?? '',
    context.idempotencyMs,
    request.delay_ms,
    request.concurrency?.strategy ?? '',
    request.thread_id === undefined ? '' : context.threadMs,
    'webhook' in request ? 1 : 0,
    limits?.liveRuns ?? UNLIMITED,
    context.keys.growth(run.runId),
    forkedFrom?.run_id ?? '',
    forkedFrom ? countOf(forkedFrom.checkpoint_id) : '',
    instructionsOf(run) ?? '',
    context.keys.fence,
    context.eventRetentionMs === undefined ? 0 : 1,
    ...firstEvents(run).map(eventText),
  ];
}

const countOf = (id: string) => Number(id.slice('chk_'.length));

function acceptedOf(run: NewRun, reply: unknown[]): Accepted {
  const [kind, id] = reply;
  switch (kind) {
    case 'created': {
      const [, , atMs, queuedBefore, ahead, first, events] = reply;
      const at = { visit: parseVisit(String(first)), ms: Number(atMs), last: messageId(Number(events)) };
      const held = (ahead as RunId[]).length > 0;
      return {
        kind,
        run: queuedRun(run, at, held),
        queuedBefore: Number(queuedBefore),
        ahead: ahead as RunId[],
      };
    }
    case 'replayed':
      return { kind, runId: id as RunId, ahead: reply[2] as RunId[] };
    case 'forgotten':
    case 'busy':
      return { kind, runId: id as RunId };
    case 'full':
      return { kind, liveRuns: Number(id) };
    case 'reused':
      return { kind };
    default:
      return { kind: 'cannot_fork', why: kind as 'no_origin' | 'no_checkpoint' | 'nothing_follows' };
  }
}

function queuedRun(run: NewRun, at: { visit: Visit; ms: number; last: MessageId }, held: boolean): Run {
  const { runId, tenant, pipeline, request, forkedFrom } = run;
  return {
    id: runId,
    tenant,
    status: 'queued',
    pipeline,
    request,
    ...at.visit,
    attempt: 0,
    epoch: 0,
    version: 1,
    held,
    starts_at: request.delay_ms > 0 ? new Date(at.ms + request.delay_ms).toISOString() : null,
    last_checkpoint_id: forkedFrom?.checkpoint_id ?? null,
    last_message_id: at.last,
    forked_from: forkedFrom ?? null,
    usage: runUsage({}),
    questions: [],
    created_at: new Date(at.ms).toISOString(),
  };
}
