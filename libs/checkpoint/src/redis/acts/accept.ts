import { messageId, type Run, type RunId, visitKey } from '@cairn/core';
import { eventText } from '../../limits.ts';
import type { Accepted, IdempotencyMark, NewRun } from '../../store.ts';
import { type ActContext, replyOf } from './act.ts';

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
