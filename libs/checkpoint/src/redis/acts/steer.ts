import { type RunId, type RunStatus, VERBS, type Verb } from '@cairn/core';
import { eventText } from '../../limits.ts';
import { type ActContext, replyOf } from './act.ts';

export async function steer(
  context: ActContext,
  runId: RunId,
  verb: Verb,
  reason?: string,
): Promise<RunStatus | undefined> {
  const { keys } = context;
  const of = keys.run(runId);
  const { from, event } = VERBS[verb];
  const [status] = await replyOf(
    context.run(
      'steer',
      [of.run, of.checkpoints, of.parts, of.blobs, of.events, keys.live, keys.index],
      [
        verb,
        from.join(),
        context.runRetentionMs,
        keys.growth(runId),
        keys.fence,
        eventText({ type: event, data: reason === undefined ? {} : { reason } }),
      ],
    ),
  );
  return status === 'gone' ? undefined : (status as RunStatus);
}
