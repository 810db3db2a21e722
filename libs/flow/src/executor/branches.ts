import { CairnError, failureOf, LIMITS, type Part } from '@cairn/core';
import { claimRequest } from './claim-request.ts';
import { readerOf } from './context.ts';
import { persist } from './persist.ts';
import { type Outcome, type Taken, WAITS } from './work.ts';

/** `all`: a result for each item of the fan-out, in their order. */
type Branched = { readonly kind: 'all'; readonly parts: readonly Part[] } | Outcome;

/**
 * The results of a step's branches. Its turn comes when none of them has a job any more: one without a result has lost its job,
 * to somebody who removed it by hand or to a Redis that forgot it. It gets it back, and the step waits for it; what is lost
 * again and again becomes a failed branch that says so.
 */
export async function branchesOf(taken: Taken): Promise<Branched> {
  const { ports, claim, step, signal } = taken;
  const { lease, parts } = claim;
  const count = step.fanOut?.items({ request: claim.request, latest: readerOf(claim.checkpoints) }).length ?? 0;
  const items = Array.from({ length: count }, (_, item) => item);
  const missing = items.filter((item) => !parts.has(item));
  const lost = missing.length === 0 ? [] : await withoutJob(taken, missing);
  const failed = new Map<number, Part>();
  for (const item of lost) {
    const part = await noteLoss(taken, item);
    if (part) failed.set(item, part);
  }
  if (failed.size === missing.length) {
    return { kind: 'all', parts: items.flatMap((item) => parts.get(item) ?? failed.get(item) ?? []) };
  }
  await addAgain(
    taken,
    lost.filter((item) => !failed.has(item)),
  );
  await persist(signal, () => ports.store.handBack(lease));
  return WAITS;
}

const withoutJob = ({ ports, claim: { lease }, signal }: Taken, items: readonly number[]) =>
  persist(signal, () => ports.branches.withoutJob(lease.runId, lease.visit, items));

/**
 * Counts the loss as a failed attempt of the branch, before its job is added: then it is counted once.
 * @returns its result, when it was lost for good
 */
async function noteLoss({ ports, claim, step, signal }: Taken, item: number): Promise<Part | undefined> {
  const { runId, visit } = claim.lease;
  const request = claimRequest(ports, step, { runId, visit, item }, true);
  const branch = await persist(signal, () => ports.store.claim(request));
  // Done, paused or over meanwhile: its job finds out by itself.
  if (branch.kind !== 'claimed') return undefined;
  const tries = branch.lease.attempt - branch.crashes;
  if (tries < Math.max(step.fanOut?.retry.maxAttempts ?? 0, LIMITS.branchTries)) {
    const data = { item, delay_ms: 0, error: `The job of item ${item} was lost. It is added again.` };
    await persist(signal, () => ports.store.retryLater(branch.lease, { type: 'step.retrying', data }));
    return undefined;
  }
  const message =
    `The job of item ${item} was lost before it had a result, try ${tries} of it, and is not added again. ` +
    'Look for who removes jobs from the queue.';
  const part: Part = { status: 'failed', failure: failureOf(new CairnError('INTERNAL', message)) };
  await persist(signal, () => ports.store.commitPart(branch.lease, part, []));
  return part;
}

async function addAgain({ ports, claim, step, signal, log }: Taken, items: readonly number[]): Promise<void> {
  if (items.length === 0) return;
  log.warn({ items }, 'branches had lost their jobs; added again');
  const { runId, visit } = claim.lease;
  await persist(signal, () => ports.branches.addBranches(runId, visit, items, claim.pipeline));
  await ports.reach('part.again', step.name);
}
