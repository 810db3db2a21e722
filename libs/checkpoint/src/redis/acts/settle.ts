import type { NewEvent } from '@cairn/core';
import { claimField, staleLease } from '../../stale.ts';
import type { Lease } from '../../store.ts';
import { type ActContext, at, replyOf } from './act.ts';

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
