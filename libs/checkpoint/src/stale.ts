import { CairnError, visitKey } from '@cairn/core';
import type { Lease } from './lease.ts';

/** What a writer that lost its lease is told. */
export function staleLease(lease: Lease, epochNow: number): CairnError {
  return new CairnError(
    'STALE_LEASE',
    `${lease.runId} ${visitKey(lease.visit)} was taken over (epoch ${epochNow}, this lease has ${lease.epoch}). Stop: nothing was written.`,
    { epoch: lease.epoch, epoch_now: epochNow },
  );
}

/** The claims-hash field and parts-hash field of one branch: `gather#1/3`. */
export const partField = (lease: Pick<Lease, 'visit'>, item: number) => `${visitKey(lease.visit)}/${item}`;

export const claimField = (lease: Lease) =>
  lease.item === undefined ? visitKey(lease.visit) : partField(lease, lease.item);
