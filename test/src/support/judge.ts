import { type Checkpoint, isTerminalEvent, type RunEvent, visitKey } from '@cairn/core';
import { expect } from 'vitest';

/** What must hold of every run that has ended, whatever happened to the processes on its way. */
export function judge(events: readonly RunEvent[], checkpoints: readonly Checkpoint[]): void {
  expect(
    events.map((event) => event.seq),
    'the log has no gap',
  ).toEqual(events.map((_, i) => i + 1));

  const ends = events.filter((event) => isTerminalEvent(event.type));
  expect(
    ends.map((event) => event.seq),
    'one terminal event, the last',
  ).toEqual([events.length]);

  const visits = checkpoints.map(visitKey);
  expect(new Set(visits).size, `each visit committed once: ${visits.join(' ')}`).toBe(visits.length);
  const completed = events
    .filter((event) => event.type === 'step.completed')
    .map((event) => visitKey({ step: event.step ?? '', round: event.round ?? 0 }));
  expect(completed, 'each checkpoint has its event, and each event its checkpoint').toEqual(visits);
}
