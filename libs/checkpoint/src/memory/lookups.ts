import { createHash } from 'node:crypto';
import {
  type BlobStore,
  CairnError,
  COMPENSATION,
  isTerminal,
  type LiveStatus,
  type RunId,
  visitKey,
} from '@cairn/core';
import { matches } from '../matches.ts';
import type { RunPage, RunQuery, Store } from '../store.ts';
import type { RunRecord } from './record.ts';

/** What is found by looking through the runs. */
export function lookups(
  runs: Map<RunId, RunRecord>,
  runRetentionMs: number,
  now: () => number,
): Pick<Store, 'get' | 'list' | 'countLive' | 'tenantOf' | 'inHand' | 'checkpoints' | 'takeIdle' | 'blobs'> {
  return {
    get: async (runId) => runs.get(runId)?.view(runRetentionMs),
    list: async (query) => list(runs, query, runRetentionMs),
    countLive: async (tenants) => countLive(runs, tenants),
    tenantOf: async (runId) => runs.get(runId)?.created.tenant,
    inHand: async (runId) =>
      [...(runs.get(runId)?.claims ?? [])].filter(([field, claim]) => claim.open && field !== visitKey(COMPENSATION))
        .length,
    checkpoints: async (runId) => runs.get(runId)?.checkpoints.map((checkpoint) => structuredClone(checkpoint)),
    takeIdle: async (idleMs, limit, pipeline) => takeIdle(runs, now(), { idleMs, limit, pipeline }),
    blobs: (runId) => memoryBlobs(runs, runId),
  };
}

function list(runs: Map<RunId, RunRecord>, query: RunQuery, runRetentionMs: number): RunPage {
  const found = [...runs.values()]
    .filter((run) => run.created.tenant === query.tenant)
    .map((run) => run.view(runRetentionMs))
    .filter((run) => (query.before === undefined || run.id < query.before) && matches(run, query))
    .sort((one, other) => (one.id > other.id ? -1 : 1));
  const page = found.slice(0, query.limit);
  return { runs: page, next: found.length > page.length ? page.at(-1)?.id : undefined };
}

function countLive(runs: Map<RunId, RunRecord>, tenants: readonly string[]): Record<LiveStatus, number> {
  const counts = { queued: 0, running: 0, paused: 0, cancelling: 0 };
  for (const { status, created } of runs.values())
    if (!isTerminal(status) && tenants.includes(created.tenant)) counts[status] += 1;
  return counts;
}

interface IdleQuery {
  readonly idleMs: number;
  readonly limit: number;
  readonly pipeline: string | undefined;
}

function takeIdle(runs: Map<RunId, RunRecord>, nowMs: number, { idleMs, limit, pipeline }: IdleQuery): RunId[] {
  const idle = [...runs.values()]
    .filter(
      (run) =>
        !run.over && run.status !== 'paused' && (!run.held || run.replaces) && run.progressAtMs <= nowMs - idleMs,
    )
    .filter(({ created }) => pipeline === undefined || created.pipeline.startsWith(`${pipeline}@`))
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
