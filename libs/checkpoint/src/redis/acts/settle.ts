import { effectField, isWebhookEvent, type NewEvent } from '@cairn/core';
import type { Salvage } from '../../effects/ledger.ts';
import type { Lease } from '../../lease.ts';
import { claimField, staleLease } from '../../stale.ts';
import { type ActContext, at, replyOf, toldText } from './act.ts';

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
  salvage?: Salvage,
): Promise<void> {
  const of = keys.run(lease.runId);
  const [kind, epoch] = await replyOf(
    run(
      'append',
      [of.run, of.events, of.effects],
      [
        claimField(lease),
        lease.nonce,
        lease.epoch,
        batch,
        lease.attempt,
        keys.growth(lease.runId),
        salvage ? effectField({ ...lease, site: salvage.site }) : '',
        salvage?.text ?? '',
        salvage?.restart ? 1 : 0,
        events.some(({ type }) => isWebhookEvent(type)) ? 1 : 0,
        toldText(events),
        ...events.map((event) => at(lease.visit, event)),
      ],
    ),
  );
  if (kind === 'stale') throw staleLease(lease, Number(epoch));
}
