import type { IdempotencyMark, Store } from '@cairn/checkpoint';
import {
  CairnError,
  firstVisit,
  MOVES,
  type Pipeline,
  type ResearchRequest,
  type Run,
  RunId,
  type RunStatus,
  runNotFound,
  VERBS,
  type Verb,
  verdictOn,
} from '@cairn/core';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { Producer } from './bullmq/producer.ts';
import { noCrashPoints, type ReachCrashPoint } from './crash-points.ts';

export interface Started {
  readonly run: Run;
  /** An earlier submission with the same Idempotency-Key answered this one. */
  readonly replayed: boolean;
}

/** What the API may ask of the engine. */
export interface FlowClient {
  readonly store: Store;
  /**
   * Accepts a run and enqueues its first step. When it returns, the run survives the death of every process.
   * @throws IDEMPOTENCY_KEY_REUSED, STORE_UNAVAILABLE
   */
  start(request: ResearchRequest, mark?: IdempotencyMark): Promise<Started>;
  /**
   * Pauses, resumes or cancels a run. From a pause or cancel on nobody can write to it, and whoever works on it is told to
   * stop at once; a resumed run goes on from its newest checkpoint.
   * @returns `changed: false` when there was nothing left to do
   * @throws RUN_NOT_FOUND, INVALID_TRANSITION when the run's status does not allow it
   */
  steer(runId: RunId, verb: Verb, reason?: string): Promise<{ run: Run; changed: boolean }>;
  close(): Promise<void>;
}

export interface FlowClientOptions {
  /** It stays the caller's to close. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly store: Store;
  /** The name and the entry of the pipeline that new runs go through; the client does not run steps. */
  readonly entry: PipelineEntry;
  readonly reach?: ReachCrashPoint;
}

export interface PipelineEntry {
  readonly pipeline: string;
  readonly firstStep: string;
}

export const entryOf = (pipeline: Pipeline): PipelineEntry => ({
  pipeline: `${pipeline.name}@${pipeline.version}`,
  firstStep: firstVisit(pipeline).step,
});

export function createFlowClient({
  redis,
  prefix,
  store,
  entry,
  reach = noCrashPoints,
}: FlowClientOptions): FlowClient {
  const producer = new Producer({ redis, prefix, countItems: async () => 0, carrierOf: (visit) => visit });
  const begin = { step: entry.firstStep, round: 1 };

  async function start(request: ResearchRequest, mark?: IdempotencyMark): Promise<Started> {
    await reach('accept.before');
    const runId = RunId.parse(`run_${uuidv7()}`);
    const accepted = await store.accept({ runId, pipeline: entry.pipeline, request, firstVisit: begin }, mark);
    if (accepted.kind === 'reused') {
      throw new CairnError(
        'IDEMPOTENCY_KEY_REUSED',
        'This Idempotency-Key was used with another body within 24 hours. Send a new key.',
      );
    }
    await reach('accept.mid');
    // Also for a repeat: whoever took the first one may have died between the record and its job.
    const run = accepted.kind === 'created' ? accepted.run : await existing(store, accepted.runId);
    if (run.status === 'queued') await firstJob(producer.addRun(run.id, begin));
    await reach('accept.after');
    return { run, replayed: accepted.kind === 'replayed' };
  }

  async function steer(runId: RunId, verb: Verb, reason?: string): Promise<{ run: Run; changed: boolean }> {
    const before = await store.steer(runId, verb, reason);
    if (before === undefined) throw runNotFound();
    const verdict = verdictOn(verb, before);
    if (verdict === 'refused') throw invalidTransition(runId, verb, before);
    await reach('steer.after');
    // Nobody but this process may be up: what lay parked for the pause must not lie there for ever.
    if (verb === 'cancel' && before === 'paused') await producer.remove(runId);
    return { run: await existing(store, runId), changed: verdict === 'allowed' };
  }

  return { store, start, steer, close: () => producer.close() };
}

function invalidTransition(runId: RunId, verb: Verb, from: RunStatus): CairnError {
  const { from: wanted } = VERBS[verb];
  return new CairnError(
    'INVALID_TRANSITION',
    `${runId} is ${from}; to ${verb} it, it must be ${wanted.join(' or ')}.`,
    {
      from,
      allowed: MOVES[from],
    },
  );
}

async function existing(store: Store, runId: RunId): Promise<Run> {
  const run = await store.get(runId);
  if (!run) throw runNotFound();
  return run;
}

/** Whatever keeps the first job from being added: the caller may send the same request again, and the sweeper adds it anyway. */
async function firstJob(added: Promise<void>): Promise<void> {
  try {
    await added;
  } catch (error) {
    throw new CairnError(
      'STORE_UNAVAILABLE',
      'The run was recorded, but Redis did not take its first job. Send the same request again.',
      {},
      { cause: error },
    );
  }
}
