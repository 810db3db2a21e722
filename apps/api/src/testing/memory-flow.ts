import { randomUUID } from 'node:crypto';
import { type Lease, memoryStore, type Store } from '@cairn/checkpoint';
import type { NewEvent, RunId, Visit } from '@cairn/core';
import { createFlowClient, type FlowClient } from '@cairn/flow';
import { RESEARCH } from '../pipeline.ts';

/** The engine's front without its queue: runs stand in a real store, and a test moves them on by hand. */
export function memoryFlow(store: Store = memoryStore()): FlowClient {
  const jobs = { addRun: nothing, remove: nothing, close: nothing };
  return createFlowClient({ store, entry: RESEARCH.entry, jobs });
}

const nothing = async () => undefined;

export async function claim(store: Store, runId: RunId, visit: Visit): Promise<Lease> {
  const claimed = await store.claim({
    runId,
    visit,
    nonce: randomUUID(),
    build: { name: 'research', version: 1 },
    reads: {},
    partSchema: 1,
    suspectAfterTakes: 3,
    alone: false,
    withParts: false,
    worker: 'test:1',
  });
  if (claimed.kind !== 'claimed') throw new Error(`${visit.step} of ${runId}: ${claimed.kind}`);
  return claimed.lease;
}

/** Runs a chain to its end as a worker would. @param lastOutput what its last step leaves */
export async function complete(
  store: Store,
  runId: RunId,
  lastOutput: unknown,
  events: readonly NewEvent[] = [],
): Promise<void> {
  for (const [index, step] of RESEARCH.steps.entries()) {
    const following = RESEARCH.steps[index + 1];
    const lease = await claim(store, runId, { step, round: 1 });
    const output = following ? { step } : lastOutput;
    await store.commit(lease, {
      output,
      schemaVersion: 1,
      events,
      ...(following && { next: { step: following, round: 1 } }),
    });
  }
}
