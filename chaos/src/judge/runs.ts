import { isTerminalEvent, TERMINAL_STATUSES, visitKey } from '@cairn/core';
import type { History, RunHistory, Violation } from './history.ts';

const isOver = (status: string) => (TERMINAL_STATUSES as readonly string[]).includes(status);

/** One run for each key, none lost, none failed. */
export function judgeSubmissions({ submitted, runs }: History): Violation[] {
  const found: Violation[] = [];
  for (const { key, ids, refusals } of submitted) {
    for (const what of refusals) found.push({ rule: 'refused', subject: key, what });
    const made = [...runs.values()].filter(({ record }) => record.metadata.key === key).map(({ record }) => record.id);
    const all = new Set([...ids, ...made]);
    if (all.size > 1) found.push({ rule: 'second run of a key', subject: key, what: [...all].join(' ') });
    for (const id of new Set(ids)) {
      const run = runs.get(id);
      if (!run) found.push({ rule: 'lost', subject: id, what: `was accepted under ${key} and is not there` });
    }
  }
  const keys = new Set(submitted.map(({ key }) => key));
  for (const [id, { record }] of runs) {
    if (!keys.has(record.metadata.key ?? '')) {
      found.push({ rule: 'run that nobody asked for', subject: id, what: JSON.stringify(record.metadata) });
    }
  }
  return found;
}

/** Each run came to its end, and its log tells that in order, once. */
export const judgeRuns = ({ runs }: History): Violation[] => [...runs.values()].flatMap(judgeRun);

function judgeRun({ record: { id, status, error }, events, checkpoints }: RunHistory): Violation[] {
  const found: Violation[] = [];
  const say = (rule: Violation['rule'], what: string) => found.push({ rule, subject: id, what });
  if (!isOver(status))
    say('lost', `is still ${status}; its last event is ${events.at(-1)?.type} at ${events.at(-1)?.at}`);
  if (status === 'failed') say('failed', `${error?.code}: ${error?.message}`);

  const gap = events.findIndex(({ seq }, i) => seq !== i + 1);
  if (gap >= 0) say('gap in a log', `entry ${gap + 1} has seq ${events[gap]?.seq}`);
  const ends = events.filter(({ type }) => isTerminalEvent(type)).map(({ seq }) => seq);
  if (isOver(status) && !(ends.length === 1 && ends[0] === events.length)) {
    say('terminal events', `at ${ends.join(' and ') || 'no place'} of ${events.length}`);
  }

  const told: string[] = events
    .filter(({ type }) => type === 'step.completed')
    .map(({ step, round }) => visitKey({ step: step ?? '', round: round ?? 0 }));
  for (const list of [told, checkpoints]) {
    const twice = list.filter((visit, i) => list.indexOf(visit) < i);
    if (twice.length > 0) say('committed twice', twice.join(' '));
  }
  if (told.join() !== checkpoints.join()) say('checkpoint and event differ', `${told.join()} / ${checkpoints.join()}`);
  return found;
}
