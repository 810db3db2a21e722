import { randomUUID } from 'node:crypto';
import { type Lease, memoryStore, type Store } from '@cairn/checkpoint';
import { CairnError, MOVES, type NewEvent, type Run, RunId, runNotFound, type Visit, verdictOn } from '@cairn/core';
import type { FlowClient } from '@cairn/flow';
import { RESEARCH } from '../pipeline.ts';

/** The engine's front without its queue: runs stand in a real store, and a test moves them on by hand. */
export function memoryFlow(store: Store = memoryStore()): FlowClient {
  return {
    store,
    async start(request, mark) {
      const { pipeline, firstStep } = RESEARCH.entry;
      const newRun = { runId: newRunId(), pipeline, request, firstVisit: { step: firstStep, round: 1 } };
      const accepted = await store.accept(newRun, mark);
      if (accepted.kind === 'reused')
        throw new CairnError('IDEMPOTENCY_KEY_REUSED', 'The key came with another body before.');
      if (accepted.kind === 'created') return { run: accepted.run, replayed: false };
      return { run: await existing(store, accepted.runId), replayed: true };
    },
    async steer(runId, verb, reason) {
      const from = await store.steer(runId, verb, reason);
      if (from === undefined) throw runNotFound();
      const verdict = verdictOn(verb, from);
      if (verdict === 'refused') {
        throw new CairnError('INVALID_TRANSITION', `${runId} is ${from}.`, { from, allowed: MOVES[from] });
      }
      return { run: await existing(store, runId), changed: verdict === 'allowed' };
    },
    close: async () => undefined,
  };
}

let lastMs = 0;

/** A UUIDv7 in a time of its own for each call, so that runs sort as they were made. */
function newRunId(): RunId {
  lastMs = Math.max(lastMs + 1, Date.now());
  const time = lastMs.toString(16).padStart(12, '0');
  const random = randomUUID();
  return RunId.parse(`run_${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`);
}

async function existing(store: Store, runId: RunId): Promise<Run> {
  const run = await store.get(runId);
  if (!run) throw runNotFound();
  return run;
}

export async function claim(store: Store, runId: RunId, visit: Visit): Promise<Lease> {
  const claimed = await store.claim({
    runId,
    visit,
    nonce: randomUUID(),
    reads: [],
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
