import {
  COMPENSATION,
  LIMITS,
  messageId,
  type RunId,
  type RunStatus,
  type TerminalStatus,
  VERBS,
  type Verb,
  visitKey,
} from '@cairn/core';
import { guidanceText } from '../../first-events.ts';
import { eventText } from '../../limits.ts';
import type { IdempotencyMark, Said, SteerNote } from '../../store.ts';
import { type ActContext, replyOf } from './act.ts';

export async function steer(
  context: ActContext,
  runId: RunId,
  verb: Verb,
  { reason, instructions }: SteerNote = {},
): Promise<RunStatus | undefined> {
  const { keys } = context;
  const of = keys.run(runId);
  const { from, event } = VERBS[verb];
  const data = reason === undefined ? {} : { reason };
  const message = { type: 'run.message', data: { text: instructions ?? '', via: 'resume' } } as const;
  const [status] = await replyOf(
    context.run(
      'steer',
      [of.run, of.events, keys.live, keys.index],
      [
        verb,
        from.join(),
        context.runRetentionMs,
        keys.growth(runId),
        keys.fence,
        instructions === undefined ? '' : guidanceText(instructions, 'resume'),
        eventText({ type: 'run.cancelling', data }),
        visitKey(COMPENSATION),
        eventText({ type: event, data }),
        ...(instructions === undefined ? [] : [eventText(message)]),
      ],
    ),
  );
  return status === 'gone' ? undefined : (status as RunStatus);
}

export async function say(
  { run, keys }: ActContext,
  runId: RunId,
  text: string,
  mark?: IdempotencyMark,
): Promise<Said> {
  const of = keys.run(runId);
  const [kind, value] = await replyOf(
    run(
      'say',
      [of.run, of.guidance, of.events],
      [
        mark?.key ?? '',
        mark?.bodyHash ?? '',
        guidanceText(text, 'message'),
        LIMITS.guidancePieces,
        keys.growth(runId),
        eventText({ type: 'run.message', data: { text, via: 'message' } }),
      ],
    ),
  );
  if (kind === 'said' || kind === 'kept') return { kind, messageId: messageId(Number(value)) };
  if (kind === 'refused') return { kind, status: value as TerminalStatus };
  return { kind: kind as 'full' | 'reused' | 'gone' };
}

export async function remove({ run, keys }: ActContext, runId: RunId): Promise<RunStatus | undefined> {
  const [status] = await replyOf(run('remove', [keys.run(runId).run, keys.index, keys.hooks], []));
  return status === 'gone' ? undefined : (status as RunStatus);
}
