import type { IdempotencyMark, Store } from '@cairn/checkpoint';
import {
  CairnError,
  firstVisit,
  isTerminal,
  MOVES,
  type Pipeline,
  type ResearchRequest,
  type Run,
  RunId,
  runNotFound,
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
   * Ends a run as cancelled: from here on nobody can write to it, and whoever works on it is told to stop.
   * @returns `changed: false` when it was cancelled before
   * @throws RUN_NOT_FOUND, INVALID_TRANSITION when the run ended otherwise
   */
  cancel(runId: RunId, reason?: string): Promise<{ run: Run; changed: boolean }>;
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

  async function cancel(runId: RunId, reason?: string): Promise<{ run: Run; changed: boolean }> {
    const before = await store.cancel(runId, reason);
    if (before === undefined) throw runNotFound();
    if (isTerminal(before) && before !== 'cancelled') {
      throw new CairnError(
        'INVALID_TRANSITION',
        `${runId} is ${before}; only a queued or running run can be cancelled.`,
        {
          from: before,
          allowed: MOVES[before],
        },
      );
    }
    return { run: await existing(store, runId), changed: before !== 'cancelled' };
  }

  return { store, start, cancel, close: () => producer.close() };
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
