import { checkpointId, type EventType, messageId, type RunEvent } from '@cairn/core';
import { expect, test } from 'vitest';
import { barOf, NOT_STARTED, type Progress, progressAfter } from './progress.ts';

const RUN = 'run_01890a5d-ac96-774b-bcce-b302099a8057';

function event(seq: number, type: EventType, step: string | null = null, round = 1): RunEvent {
  return {
    message_id: messageId(seq),
    seq,
    run_id: RUN,
    type,
    at: '2026-11-21T10:00:00.000Z',
    step,
    round: step === null ? null : round,
    attempt: 1,
    checkpoint_id: type === 'checkpoint.saved' ? checkpointId(seq) : null,
    data: {},
  };
}

const after = (events: RunEvent[], start: Progress = NOT_STARTED) => events.reduce(progressAfter, start);

test('the share rises with the steps and, while they are read, with the sources', () => {
  const planned = after([event(1, 'step.started', 'plan'), event(2, 'checkpoint.saved', 'plan')]);
  const half = after([event(3, 'source.found', 'gather')], { ...planned, sourcesPlanned: 2 });

  expect(planned.planCheckpoint).toBe(checkpointId(2));
  expect(half).toMatchObject({ step: 'gather', sourcesRead: 1, share: (1 + 1 / 2) / 5 });
});

test('it never falls when the critic sends the run back, and only the end fills it', () => {
  const judged = after([event(1, 'step.started', 'critique')]);
  const again = after([event(2, 'step.started', 'synthesize', 2)], judged);

  expect(again).toMatchObject({ step: 'synthesize', round: 2, share: judged.share });
  expect(again.share).toBeLessThan(1);
  expect(after([event(3, 'run.completed')], again).share).toBe(1);
});

test('a source that the plan left out counts as none that was read', () => {
  expect(after([event(1, 'source.failed', 'plan')]).sourcesRead).toBe(0);
});

test('the bar names step, round and sources', () => {
  const bar = barOf({ ...NOT_STARTED, step: 'synthesize', round: 2, share: 0.5, sourcesRead: 7, sourcesPlanned: 9 });

  expect(bar).toBe(`  ${'█'.repeat(12)}${'░'.repeat(12)}  50 %  synthesize (round 2)  7 of 9 sources read`);
});
