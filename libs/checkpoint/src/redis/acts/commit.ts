import { isPartial, type NewEvent, type Part, parseVisit, type TerminalStatus, visitKey } from '@cairn/core';
import { runEnded, stepCompleted } from '../../commit-events.ts';
import type { Lease } from '../../lease.ts';
import { eventText, outputText } from '../../limits.ts';
import { claimField, staleLease } from '../../stale.ts';
import type { Committed, NewCheckpoint } from '../../store.ts';
import { type ActContext, at, replyOf, toldText } from './act.ts';

export async function commit(context: ActContext, lease: Lease, checkpoint: NewCheckpoint): Promise<Committed> {
  const { keys } = context;
  const of = keys.run(lease.runId);
  const { visit } = lease;
  const reply = await replyOf(
    context.run(
      'commit',
      [of.run, of.checkpoints, of.events, keys.live, keys.index],
      [
        visitKey(visit),
        lease.epoch,
        visit.step,
        lease.attempt,
        checkpoint.schemaVersion,
        outputText(visit, checkpoint.output),
        checkpoint.next ? visitKey(checkpoint.next) : '',
        context.runRetentionMs,
        keys.growth(lease.runId),
        keys.fence,
        at(visit, { type: 'checkpoint.saved' }),
        at(visit, stepCompleted(checkpoint)),
        eventText(runEnded(visit, checkpoint)),
        isPartial(checkpoint.output) ? 1 : 0,
        toldText(checkpoint.events),
        ...checkpoint.events.map((event) => at(visit, event)),
      ],
    ),
  );
  const [kind, value, where] = reply;
  if (kind === 'gone') return { kind };
  if (kind === 'stale') throw staleLease(lease, Number(value));
  if (kind === 'over') return { kind, won: value === 1, status: where as TerminalStatus };
  return { kind: 'current', won: value === 1, current: parseVisit(String(where)) };
}

export async function commitPart(
  { run, keys }: ActContext,
  lease: Lease,
  part: Part,
  events: readonly NewEvent[],
): Promise<void> {
  const of = keys.run(lease.runId);
  const [kind, epoch] = await replyOf(
    run(
      'commit-part',
      [of.run, of.parts, of.events, keys.live],
      [
        visitKey(lease.visit),
        lease.epoch,
        claimField(lease),
        outputText(lease.visit, part),
        lease.attempt,
        keys.growth(lease.runId),
        ...events.map((event) => at(lease.visit, event)),
      ],
    ),
  );
  if (kind === 'stale') throw staleLease(lease, Number(epoch));
}
