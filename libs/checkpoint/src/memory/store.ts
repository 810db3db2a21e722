import { createHash } from 'node:crypto';
import { type BlobStore, CairnError, type RunId, type RunStatus } from '@cairn/core';
import { memoryHooks } from '../hooks/memory.ts';
import { matches } from '../matches.ts';
import type { RunPage, RunQuery, Standing, Store } from '../store.ts';
import { accept, joinLine, leaveLine, type Shelf } from './accept.ts';
import { logActs } from './log.ts';
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
  const watchers = new Map<RunId, Set<() => void>>();
  const fenceWatchers = new Set<(runId: RunId, epoch: number) => void>();

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
      tell(run);
      for (const wake of watchers.get(runId) ?? []) queueMicrotask(wake);
    }
    return answer;
  }

  function release(ended: RunRecord): void {
    const freed = leaveLine(shelf, ended, now());
    if (freed && freed.status !== 'paused') raised(freed);
  }

  function raised({ created, epoch }: RunRecord): void {
    for (const heard of fenceWatchers) heard(created.runId, epoch);
  }

  return {
    async accept(run, mark, limits) {
      const accepted = accept(shelf, now(), run, mark, limits);
      const record = accepted.kind === 'created' && runs.get(accepted.run.id);
      if (record) tell(record);
      return accepted;
    },
    get: async (runId) => runs.get(runId)?.view(runRetentionMs),
    standing: async (runId) => act<Standing | undefined>(runId, undefined, (run) => standingOf(run)),
    list: async (query) => list(runs, query),
    tenantOf: async (runId) => runs.get(runId)?.created.tenant,
    ...workActs(act),
    steer: async (runId, verb, note) =>
      act<RunStatus | undefined>(runId, undefined, (run, nowMs) => {
        const before = run.status;
        if (!steer(run, verb, nowMs, note)) return before;
        if (verb === 'retry') joinLine(shelf, run);
        raised(run);
        return before;
      }),
    say: async (runId, text, mark) => act(runId, { kind: 'gone' }, (run, nowMs) => say(run, text, nowMs, mark)),
    async remove(runId) {
      const run = runs.get(runId);
      if (run?.over) runs.delete(runId);
      return run?.status;
    },
    checkpoints: async (runId) => runs.get(runId)?.checkpoints.map((checkpoint) => structuredClone(checkpoint)),
    ...logActs(runs, act, eventRetentionMs, now),
    watch: (runId, onGrowth) => join(watchers, runId, onGrowth),
    watchFences(onRaised) {
      fenceWatchers.add(onRaised);
      return () => fenceWatchers.delete(onRaised);
    },
    takeIdle: async (idleMs, limit) => takeIdle(runs, now(), idleMs, limit),
    blobs: (runId) => memoryBlobs(runs, runId),
    hooks,
    async close() {
      watchers.clear();
      fenceWatchers.clear();
    },
  };
}

function list(runs: Map<RunId, RunRecord>, query: RunQuery): RunPage {
  const found = [...runs.values()]
    .filter((run) => run.created.tenant === query.tenant)
    .map((run) => run.view(0))
    .filter((run) => (query.before === undefined || run.id < query.before) && matches(run, query))
    .sort((one, other) => (one.id > other.id ? -1 : 1));
  const page = found.slice(0, query.limit);
  return { runs: page, next: found.length > page.length ? page.at(-1)?.id : undefined };
}

function takeIdle(runs: Map<RunId, RunRecord>, nowMs: number, idleMs: number, limit: number): RunId[] {
  const idle = [...runs.values()]
    .filter((run) => !run.over && run.status !== 'paused' && !run.held && run.progressAtMs <= nowMs - idleMs)
    .sort((a, b) => a.progressAtMs - b.progressAtMs)
    .slice(0, limit);
  for (const run of idle) run.progressAtMs = nowMs;
  return idle.map((run) => run.created.runId);
}

function memoryBlobs(runs: Map<RunId, RunRecord>, runId: RunId): BlobStore {
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const run = runs.get(runId);
      if (run && !run.over) run.blobs.set(sha256, Uint8Array.from(bytes));
      return sha256;
    },
    async get(sha256) {
      const bytes = runs.get(runId)?.blobs.get(sha256);
      if (!bytes)
        throw new CairnError('DATA_LOSS', `${runId} keeps no text under ${sha256}. Gather its sources again.`);
      return Uint8Array.from(bytes);
    },
  };
}

function join(watchers: Map<RunId, Set<() => void>>, runId: RunId, onGrowth: () => void): () => void {
  const own = watchers.get(runId) ?? new Set();
  watchers.set(runId, own.add(onGrowth));
  return () => {
    own.delete(onGrowth);
    if (own.size === 0) watchers.delete(runId);
  };
}
