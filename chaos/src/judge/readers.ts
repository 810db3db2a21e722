import type { RunEvent } from '@cairn/core';
import type { History, Violation } from './history.ts';

type Reading = History['readings'][number];

/** What each reader saw, over all its connections, is the run's log: each event once, in order, byte for byte, to the end. */
export function judgeReaders({ readings, runs }: History): Violation[] {
  return readings.flatMap((reading) => judgeReading(reading, runs.get(reading.runId)?.events ?? []));
}

function judgeReading({ runId, seen, end }: Reading, log: readonly RunEvent[]): Violation[] {
  for (const [i, { id, data }] of seen.entries()) {
    const expected = log[i];
    if (expected?.message_id !== id) return [{ ...misplaced(seen, i, log), subject: runId }];
    if (JSON.stringify(expected) !== data) {
      return [{ rule: 'reader: changed bytes', subject: runId, what: `${id}: ${data} / ${JSON.stringify(expected)}` }];
    }
  }
  if (end === 'terminal' && seen.length === log.length) return [];
  return [{ rule: 'reader: no end', subject: runId, what: `${end} after ${seen.length} of ${log.length}` }];
}

/** The first event that is not the one whose turn it was. */
function misplaced(seen: Reading['seen'], i: number, log: readonly RunEvent[]): Omit<Violation, 'subject'> {
  const id = seen[i]?.id ?? '';
  const what = `${id} where ${log[i]?.message_id ?? 'the end'} was due`;
  if (seen.slice(0, i).some((before) => before.id === id)) return { rule: 'reader: twice', what };
  const skipped = log.slice(i).findIndex(({ message_id }) => message_id === id);
  const comesLater = seen.slice(i + 1).some((later) => later.id === log[i]?.message_id);
  return { rule: skipped > 0 && !comesLater ? 'reader: gap' : 'reader: order', what };
}
