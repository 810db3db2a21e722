import { createHash } from 'node:crypto';
import {
  type BlobStore,
  CairnError,
  isTerminal,
  type MessageId,
  messageId,
  type RunId,
  type RunStatus,
  seqOf,
  VERBS,
  type Verb,
  verdictOn,
} from '@cairn/core';
import type { Accepted, EventPage, IdempotencyMark, NewRun, RunQuery, Standing, Store } from '../store.ts';
import { RunRecord } from './record.ts';
import * as work from './work.ts';

export interface MemoryStoreOptions {
  readonly runRetentionMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The reference of what a store does, for tests and for the engine's simulation. It keeps nothing across processes. */
export function memoryStore({ runRetentionMs = 7 * DAY_MS, now = Date.now }: MemoryStoreOptions = {}): Store {
  const runs = new Map<RunId, RunRecord>();
  const marks = new Map<string, { bodyHash: string; runId: RunId }>();
  const watchers = new Map<RunId, Set<() => void>>();
  const fenceWatchers = new Set<(runId: RunId, epoch: number) => void>();

  /** Runs one act on a run's record as a whole, then wakes whoever follows it. */
  function act<T>(runId: RunId, gone: T, change: (run: RunRecord, nowMs: number) => T): T {
    const run = runs.get(runId);
    if (!run) return gone;
    const seqBefore = run.events.length;
    const answer = change(run, now());
    if (run.events.length > seqBefore) for (const wake of watchers.get(runId) ?? []) queueMicrotask(wake);
    return answer;
  }

  return {
    accept: async (run, mark) => accept(runs, marks, now(), run, mark),
    get: async (runId) => runs.get(runId)?.view(runRetentionMs),
    standing: async (runId) =>
      act<Standing | undefined>(runId, undefined, (run) =>
        run.over
          ? { kind: 'over', status: run.over, current: run.current }
          : { kind: run.status === 'paused' ? 'paused' : 'at', current: run.current },
      ),
    list: async (query) => list(runs, query).map((run) => run.view(runRetentionMs)),
    claim: async (request) => act(request.runId, { kind: 'gone' }, (run, nowMs) => work.claim(run, request, nowMs)),
    commit: async (lease, checkpoint) =>
      act(lease.runId, { kind: 'gone' }, (run, nowMs) => work.commit(run, lease, checkpoint, nowMs)),
    commitPart: async (lease, part, events) =>
      act(lease.runId, undefined, (run, nowMs) => work.commitPart(run, lease, part, events, nowMs)),
    retryLater: async (lease, event) =>
      act(lease.runId, undefined, (run, nowMs) => work.settle(run, lease, event, nowMs)),
    handBack: async (lease) => act(lease.runId, undefined, (run, nowMs) => work.settle(run, lease, undefined, nowMs)),
    fail: async (lease, failure) => act(lease.runId, undefined, (run, nowMs) => work.fail(run, lease, failure, nowMs)),
    append: async (lease, batch, events) =>
      act(lease.runId, undefined, (run, nowMs) => work.append(run, lease, batch, events, nowMs)),
    steer: async (runId, verb, reason) =>
      act<RunStatus | undefined>(runId, undefined, (run, nowMs) => {
        const before = run.status;
        if (steer(run, verb, nowMs, reason)) for (const raised of fenceWatchers) raised(runId, run.epoch);
        return before;
      }),
    checkpoints: async (runId) => runs.get(runId)?.checkpoints.map((checkpoint) => structuredClone(checkpoint)),
    events: async (runId, after, limit) => act(runId, undefined, (run) => eventsOf(run, after, limit)),
    watch: (runId, onGrowth) => join(watchers, runId, onGrowth),
    watchFences(onRaised) {
      fenceWatchers.add(onRaised);
      return () => fenceWatchers.delete(onRaised);
    },
    takeIdle: async (idleMs, limit) => takeIdle(runs, now(), idleMs, limit),
    blobs: (runId) => memoryBlobs(runs, runId),
    async close() {
      watchers.clear();
      fenceWatchers.clear();
    },
  };
}

function accept(
  runs: Map<RunId, RunRecord>,
  marks: Map<string, { bodyHash: string; runId: RunId }>,
  nowMs: number,
  run: NewRun,
  mark?: IdempotencyMark,
): Accepted {
  const earlier = mark && marks.get(mark.key);
  if (earlier)
    return earlier.bodyHash === mark.bodyHash ? { kind: 'replayed', runId: earlier.runId } : { kind: 'reused' };
  if (runs.has(run.runId)) return { kind: 'replayed', runId: run.runId };
  const record = new RunRecord(run, nowMs);
  record.emit(nowMs, [{ type: 'run.created', data: { topic: run.request.topic } }, { type: 'run.queued' }]);
  runs.set(run.runId, record);
  if (mark) marks.set(mark.key, { bodyHash: mark.bodyHash, runId: run.runId });
  return { kind: 'created', run: record.view(0) };
}

function list(runs: Map<RunId, RunRecord>, { status, before, limit }: RunQuery): RunRecord[] {
  return [...runs.values()]
    .filter(
      (run) => (status === undefined || run.status === status) && (before === undefined || run.created.runId < before),
    )
    .sort((a, b) => (a.created.runId > b.created.runId ? -1 : 1))
    .slice(0, limit);
}

function steer(run: RunRecord, verb: Verb, nowMs: number, reason?: string): boolean {
  if (verdictOn(verb, run.status) !== 'allowed') return false;
  run.epoch += 1;
  run.version += 1;
  run.progressAtMs = nowMs;
  run.emit(nowMs, [{ type: VERBS[verb].event, data: reason === undefined ? {} : { reason } }]);
  if (verb === 'cancel') run.finish('cancelled', nowMs);
  else if (verb === 'pause') run.status = 'paused';
  else run.status = run.startedAtMs === undefined ? 'queued' : 'running';
  return true;
}

function eventsOf(run: RunRecord, after: MessageId | undefined, limit: number): EventPage {
  const from = after === undefined ? 0 : seqOf(after);
  const last = run.events.length;
  if (from > last) {
    throw new CairnError(
      'DATA_LOSS',
      `Position ${after} of ${run.created.runId} was never written. Go on from the run's newest checkpoint.`,
      {
        latest_message_id: messageId(last),
      },
    );
  }
  return { events: run.events.slice(from, from + limit), lastMessageId: messageId(last), over: isTerminal(run.status) };
}

function takeIdle(runs: Map<RunId, RunRecord>, nowMs: number, idleMs: number, limit: number): RunId[] {
  const idle = [...runs.values()]
    .filter((run) => !run.over && run.status !== 'paused' && run.progressAtMs <= nowMs - idleMs)
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
