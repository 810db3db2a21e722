import { type Checkpoint, type NewEvent, ResearchRequest, type RunId, type Visit } from '@cairn/core';
import { expect } from 'vitest';
import type { Lease } from '../lease.ts';
import type { Claim, ClaimRequest, NewCheckpoint, Store } from '../store.ts';

let count = 0;

/** A fresh run id: later ones sort behind earlier ones. */
export function newRunId(): RunId {
  count += 1;
  const time = Date.now().toString(16).padStart(12, '0');
  const serial = count.toString(16).padStart(12, '0');
  return `run_${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${serial}`;
}

export const plan: Visit = { step: 'plan', round: 1 };
export const gather: Visit = { step: 'gather', round: 1 };

export const tenant = 'acme';

export const request = ResearchRequest.parse({ topic: 'lighthouses' });

export async function accepted(store: Store): Promise<RunId> {
  const runId = newRunId();
  await store.accept({ runId, tenant, pipeline: 'research@1', request, firstVisit: plan });
  return runId;
}

export function claimOf(runId: RunId, more: Partial<ClaimRequest> = {}): ClaimRequest {
  count += 1;
  return {
    runId,
    visit: plan,
    nonce: `nonce-${count}`,
    build: { name: 'research', version: 1 },
    reads: {},
    partSchema: 1,
    suspectAfterTakes: 2,
    alone: false,
    withParts: false,
    worker: 'host:1',
    ...more,
  };
}

export type Claimed = Claim & { kind: 'claimed' };

export async function claimed(store: Store, runId: RunId, more: Partial<ClaimRequest> = {}): Promise<Claimed> {
  const claim = await store.claim(claimOf(runId, more));
  expect(claim.kind).toBe('claimed');
  return claim as Claimed;
}

export async function leased(store: Store, runId: RunId, more: Partial<ClaimRequest> = {}): Promise<Lease> {
  return (await claimed(store, runId, more)).lease;
}

export function checkpointTo(
  next: Visit | undefined,
  output: Checkpoint['output'] = { done: true },
  events: NewEvent[] = [],
): NewCheckpoint {
  return { output, schemaVersion: 1, events, ...(next ? { next } : {}) };
}

/** Whether an act on a run puts it behind one that was accepted before the act: the outbox has the oldest progress first. */
export async function isProgress(store: Store, runId: RunId, act: () => Promise<unknown>): Promise<boolean> {
  const other = await accepted(store);
  await new Promise((resolve) => setTimeout(resolve, 5)); // both are stamped in milliseconds
  await act();
  const idle = await store.takeIdle(0, 10);
  return idle.indexOf(other) < idle.indexOf(runId);
}

export async function eventTypes(store: Store, runId: RunId): Promise<string[]> {
  const page = await store.events(runId, undefined, 1000);
  return (page?.events ?? []).map((event) => event.type);
}

/** Gives a store with nothing in it; it keeps events as long as their run, unless it is told for how long. */
export type MakeStore = (eventRetentionMs?: number) => Store;
