import type { Claim, Store } from '@cairn/checkpoint';
import {
  type AnyStep,
  type Checkpoint,
  type History,
  type Logger,
  type NewEvent,
  type Part,
  type RunId,
  type RunRequest,
  readCheckpoint,
  readPart,
  type StepContext,
  type StepOutput,
  type WorkContext,
} from '@cairn/core';
import type { Effects } from './effects.ts';
import type { Journal } from './journal.ts';
import { Numbers } from './numbers.ts';

type Claimed = Claim & { kind: 'claimed' };

interface WorkParts {
  readonly claim: Claimed;
  readonly signal: AbortSignal;
  readonly store: Store;
  readonly log: Logger;
  readonly journal: Journal;
  readonly effects: Effects;
  /** Collects what `emit` is given, for the commit. */
  readonly events: NewEvent[];
}

export function workContext({
  claim,
  signal,
  store,
  log,
  journal,
  effects,
  events,
}: WorkParts): WorkContext<RunRequest> {
  const { runId, visit, attempt } = claim.lease;
  const numbers = new Numbers(claim.lease);
  return {
    runId,
    request: claim.request,
    guidance: claim.guidance,
    round: visit.round,
    attempt,
    signal,
    blobs: store.blobs(runId),
    log,
    emit: (event) => void events.push(event),
    tell: (event) => journal.add([event]),
    think: (text) => journal.think(text),
    effect: (effect) => effects.run(effect, signal),
    now: () => claim.sinceMs,
    random: () => numbers.next(),
    uuid: () => numbers.uuid(),
  };
}

/** @param results of the step's branches, in their order */
export function stepContext(parts: WorkParts, step: AnyStep, results: readonly Part[]): StepContext<RunRequest> {
  const { claim } = parts;
  return {
    ...workContext(parts),
    latest: readerOf(claim.checkpoints),
    history: () => historyOf(parts.store, claim.lease.runId),
    parts: results.map((part) => readPart(step.name, step.fanOut ?? {}, part)),
  };
}

async function historyOf(store: Store, runId: RunId): Promise<History> {
  const [run, checkpoints = []] = await Promise.all([store.get(runId), store.checkpoints(runId)]);
  const origin = run?.forked_from?.checkpoint_id;
  return { checkpoints, inherited: origin ? checkpoints.filter(({ checkpoint_id: id }) => id <= origin).length : 0 };
}

/** Reads checkpoints by their step's schema, older ones through its upcasts. @throws BeyondBuildError for newer ones */
export function readerOf(checkpoints: Readonly<Record<string, Checkpoint>>) {
  return <Output>(step: StepOutput<Output>): Output | undefined => {
    const checkpoint = checkpoints[step.name];
    return checkpoint && readCheckpoint(step, checkpoint);
  };
}
