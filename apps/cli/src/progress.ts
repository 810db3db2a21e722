import type { CheckpointId, RunEvent } from '@cairn/core';

const STEPS = ['plan', 'gather', 'synthesize', 'critique', 'finalize'];
const BAR_CELLS = 24;

/** How far a run is, as far as its events tell. */
export interface Progress {
  readonly step: string;
  readonly round: number;
  readonly sourcesRead: number;
  /** Known once the plan is made. */
  readonly sourcesPlanned: number | undefined;
  /** From 0 to 1; never falls, also when the critic sends the run back. */
  readonly share: number;
  readonly planCheckpoint: CheckpointId | undefined;
}

export const NOT_STARTED: Progress = {
  step: 'queued',
  round: 1,
  sourcesRead: 0,
  sourcesPlanned: undefined,
  share: 0,
  planCheckpoint: undefined,
};

/** Pure. */
export function progressAfter(before: Progress, event: RunEvent): Progress {
  const after = withShare({ ...before, ...changes(before, event) });
  return { ...after, share: event.type === 'run.completed' ? 1 : Math.max(before.share, after.share) };
}

function changes(before: Progress, { type, step, round, checkpoint_id }: RunEvent): Partial<Progress> {
  switch (type) {
    case 'step.started':
      return { step: step ?? before.step, round: round ?? 1 };
    case 'source.found':
    case 'source.failed':
      // The sources are read before their step takes stock of them, so this is the first sign of it.
      return step === 'gather' ? { step, round: 1, sourcesRead: before.sourcesRead + 1 } : {};
    case 'checkpoint.saved':
      return step === 'plan' && checkpoint_id ? { planCheckpoint: checkpoint_id } : {};
    default:
      return {};
  }
}

function withShare(progress: Progress): Progress {
  const index = STEPS.indexOf(progress.step);
  const within =
    progress.step === 'gather' ? progress.sourcesRead / (progress.sourcesPlanned || Number.POSITIVE_INFINITY) : 0;
  return { ...progress, share: index < 0 ? 0 : (index + Math.min(1, within)) / STEPS.length };
}

export function barOf({ share, step, round, sourcesRead, sourcesPlanned }: Progress): string {
  const full = Math.round(share * BAR_CELLS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
  const visit = round > 1 ? `${step} (round ${round})` : step;
  const sources = sourcesPlanned === undefined ? '' : `  ${sourcesRead} of ${sourcesPlanned} sources read`;
  return `  ${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${visit}${sources}`;
}
