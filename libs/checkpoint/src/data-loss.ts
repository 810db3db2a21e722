import { CairnError, type CheckpointId, type MessageId, messageId, type RunId } from '@cairn/core';

/** What is left of a run's log, in positions: it may have none that are kept. */
export interface Kept {
  readonly firstSeq: number | undefined;
  readonly lastSeq: number;
  readonly lastCheckpoint: CheckpointId | null;
}

/** What a reader is told whose place in the log is gone: what was lost, and from where it can go on. */
function dataLoss(runId: RunId, asked: string, why: string, kept: Kept): CairnError {
  const { firstSeq, lastSeq, lastCheckpoint } = kept;
  const onward = messageId(firstSeq === undefined ? lastSeq : firstSeq - 1);
  const goOn =
    firstSeq === undefined
      ? `Nothing of its log is kept; what comes next follows after_message_id=${onward}.`
      : `Send after_message_id=${onward} for all that is still kept.`;
  const from = lastCheckpoint === null ? '' : ` Its checkpoints are kept up to ${lastCheckpoint}.`;
  return new CairnError('DATA_LOSS', `${asked} of ${runId} ${why}. ${goOn}${from}`, {
    earliest_message_id: firstSeq === undefined ? null : messageId(firstSeq),
    latest_message_id: messageId(lastSeq),
    latest_checkpoint_id: lastCheckpoint,
    resume_after_message_id: onward,
  });
}

export const positionLost = (runId: RunId, after: MessageId, beyondEnd: boolean, kept: Kept) =>
  dataLoss(
    runId,
    `Position ${after}`,
    beyondEnd
      ? 'was never written, or was lost with a crash of Redis'
      : 'is followed by events that are no longer kept',
    kept,
  );

export const checkpointLost = (runId: RunId, checkpoint: CheckpointId, kept: Kept) =>
  dataLoss(runId, `What followed ${checkpoint}`, 'is no longer kept in the log', kept);
