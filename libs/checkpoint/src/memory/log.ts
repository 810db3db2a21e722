import { type CheckpointId, isTerminal, type MessageId, messageId, type RunId, seqOf } from '@cairn/core';
import { checkpointLost, type Kept, positionLost } from '../data-loss.ts';
import type { EventPage, Store } from '../store.ts';
import type { RunRecord } from './record.ts';

type Act = <T>(runId: RunId, gone: T, change: (run: RunRecord, nowMs: number) => T) => T;

/** What a store does with the logs of its runs, besides writing them. */
export function logActs(
  runs: ReadonlyMap<RunId, RunRecord>,
  act: Act,
  eventRetentionMs: number,
  now: () => number,
): Pick<Store, 'events' | 'positionOf' | 'oldLogs' | 'trim'> {
  return {
    events: async (runId, after, limit) =>
      act<EventPage | undefined>(runId, undefined, (run) => eventsOf(run, after, limit)),
    positionOf: async (runId, checkpoint) =>
      act<MessageId | undefined>(runId, undefined, (run) => positionOf(run, checkpoint)),
    oldLogs: async (limit) => oldLogs([...runs.values()], now() - eventRetentionMs, limit),
    trim: async (runId) =>
      act(runId, false, (run, nowMs) => {
        trim(run, nowMs - eventRetentionMs, nowMs);
        return false;
      }),
  };
}

function eventsOf(run: RunRecord, after: MessageId | undefined, limit: number): EventPage {
  const from = after === undefined ? 0 : seqOf(after);
  const last = run.events.length;
  if (from > last || from < run.trimmed)
    throw positionLost(run.created.runId, messageId(from), from > last, keptOf(run));
  return { events: run.events.slice(from, from + limit), lastMessageId: messageId(last), over: isTerminal(run.status) };
}

const keptOf = (run: RunRecord): Kept => ({
  firstSeq: run.trimmed < run.events.length ? run.trimmed + 1 : undefined,
  lastSeq: run.events.length,
  lastCheckpoint: run.checkpoints.at(-1)?.checkpoint_id ?? null,
});

/** A checkpoint that a fork brought along lies before its log. */
function positionOf(run: RunRecord, checkpoint: CheckpointId): MessageId | undefined {
  if (!run.checkpoints.some(({ checkpoint_id }) => checkpoint_id === checkpoint)) return undefined;
  const saved = run.events.find((event) => event.type === 'checkpoint.saved' && event.checkpoint_id === checkpoint);
  if (!saved) return messageId(0);
  if (saved.seq <= run.trimmed) throw checkpointLost(run.created.runId, checkpoint, keptOf(run));
  return saved.message_id;
}

function oldLogs(runs: readonly RunRecord[], dueMs: number, limit: number): RunId[] {
  const old = runs.filter((run) => run.logSinceMs <= dueMs).sort((one, other) => one.logSinceMs - other.logSinceMs);
  return old.slice(0, limit).map((run) => run.created.runId);
}

function trim(run: RunRecord, dueMs: number, nowMs: number): void {
  const timeOf = (index: number) => Date.parse(run.events[index]?.at ?? '');
  while (timeOf(run.trimmed) <= dueMs) run.trimmed += 1;
  run.logSinceMs = run.trimmed < run.events.length ? timeOf(run.trimmed) : nowMs;
}
