import { type Failure, visitKey } from '@cairn/core';
import type { Lease } from '../../lease.ts';
import { eventText } from '../../limits.ts';
import { staleLease } from '../../stale.ts';
import { type ActContext, at, replyOf } from './act.ts';

export async function fail(context: ActContext, lease: Lease, failure: Failure): Promise<void> {
  const { keys } = context;
  const of = keys.run(lease.runId);
  const [kind, epoch] = await replyOf(
    context.run(
      'fail',
      [of.run, of.events, keys.live, keys.index],
      [
        visitKey(lease.visit),
        lease.epoch,
        lease.attempt,
        JSON.stringify(failure),
        context.runRetentionMs,
        keys.growth(lease.runId),
        keys.fence,
        at(lease.visit, { type: 'step.failed', data: { ...failure } }),
        eventText({ type: 'run.failed', data: { ...failure } }),
      ],
    ),
  );
  if (kind === 'stale') throw staleLease(lease, Number(epoch));
}
