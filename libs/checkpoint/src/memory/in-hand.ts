import type { Lease } from '../lease.ts';
import { claimField, staleLease } from '../stale.ts';
import type { RunRecord, Taken } from './record.ts';

/** Somebody works on a run in one of these statuses. */
export const isWorking = ({ status }: RunRecord) => status === 'running' || status === 'cancelling';

/** Whether its execution still has it: unlike a commit it is refused once the claim is closed. */
export function assertInHand(run: RunRecord, lease: Lease): Taken {
  const taken = run.claims.get(claimField(lease));
  if (!isWorking(run) || run.epoch !== lease.epoch || !taken?.open || taken.nonce !== lease.nonce) {
    throw staleLease(lease, run.epoch);
  }
  return taken;
}
