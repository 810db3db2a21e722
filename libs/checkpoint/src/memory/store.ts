import { isWebhookEvent, type RunId, type RunStatus } from '@cairn/core';
import { memoryHooks } from '../hooks/memory.ts';
import type { Standing, Store } from '../store.ts';
import { accept, aheadOf, joinLine, leaveLine, type Shelf } from './accept.ts';
import { Listeners } from './listeners.ts';
import { logActs } from './log.ts';
import { lookups } from './lookups.ts';
import type { RunRecord } from './record.ts';
import { say, standingOf, steer } from './steer.ts';
import { workActs } from './work-acts.ts';

export interface MemoryStoreOptions {
  readonly runRetentionMs?: number;
  /** Default: as long as the run. */
  readonly eventRetentionMs?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The reference of what a store does, for tests and for the engine's simulation. It keeps nothing across processes. */
export function memoryStore({
  runRetentionMs = 7 * DAY_MS,
  eventRetentionMs = Number.POSITIVE_INFINITY,
  now = Date.now,
}: MemoryStoreOptions = {}): Store {
  const runs = new Map<RunId, RunRecord>();
  const listeners = new Listeners();

  const { hooks, tell } = memoryHooks(runs, now);
  const shelf: Shelf = { runs, marks: new Map(), lines: new Map() };

  /** Runs one act on a run's record as a whole, then wakes whoever follows it. */
  function act<T>(runId: RunId, gone: T, change: (run: RunRecord, nowMs: number) => T): T {
    const run = runs.get(runId);
    if (!run) return gone;
    const seqBefore = run.events.length;
    const wasOver = run.over;
    const answer = change(run, now());
    if (run.over && !wasOver) release(run);
    if (run.events.length > seqBefore) {
      if (run.events.slice(seqBefore).some(({ type }) => isWebhookEvent(type))) tell(run);
      listeners.grown(runId);
    }
    return answer;
  }

  function release(ended: RunRecord): void {
    const freed = leaveLine(shelf, ended, now());
    if (freed && freed.status !== 'paused') listeners.raised(freed);
  }

  return {
    async accept(run, mark, limits) {
      const accepted = accept(shelf, now(), run, mark, limits);
      const record = accepted.kind === 'created' && runs.get(accepted.run.id);
      if (!record) return accepted;
      tell(record);
      if (record.replaces) listeners.raised(record);
      return accepted;
    },
    standing: async (runId) =>
      act<Standing | undefined>(runId, undefined, (run) => standingOf(run, aheadOf(shelf, runId))),
    ...lookups(runs, runRetentionMs, now),
    ...workActs(act),
    steer: async (runId, verb, note) =>
      act<RunStatus | undefined>(runId, undefined, (run, nowMs) => {
        const before = run.status;
        if (!steer(run, verb, nowMs, note)) return before;
        if (verb === 'retry') joinLine(shelf, run);
        listeners.raised(run);
        return before;
      }),
    say: async (runId, text, mark) => act(runId, { kind: 'gone' }, (run, nowMs) => say(run, text, nowMs, mark)),
    async remove(runId) {
      const run = runs.get(runId);
      if (run?.over) runs.delete(runId);
      return run?.status;
    },
    ...logActs(runs, act, eventRetentionMs, now),
    watch: (runId, onGrowth) => listeners.watch(runId, onGrowth),
    watchFences: (onRaised) => listeners.watchFences(onRaised),
    hooks,
    close: async () => listeners.clear(),
  };
}
