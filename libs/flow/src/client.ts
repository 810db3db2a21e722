import { setTimeout as sleep } from 'node:timers/promises';
import {
  type IdempotencyMark,
  memoryPipelineStore,
  type PipelineStore,
  type SteerNote,
  type Store,
} from '@cairn/checkpoint';
import {
  type CheckpointId,
  firstVisit,
  isTerminal,
  LIMITS,
  type MessageId,
  type Pipeline,
  type PipelineRequest,
  pipelineRef,
  type ResearchRequest,
  type Run,
  type RunId,
  type RunRequest,
  runNotFound,
  type Verb,
  verdictOn,
} from '@cairn/core';
import type { Redis } from 'ioredis';
import { Lanes } from './bullmq/lanes.ts';
import { noCrashPoints, type ReachCrashPoint } from './crash-points.ts';
import { ownRun } from './pipelines.ts';
import { invalidTransition, notSaid, stillActive } from './refusals.ts';
import { existing, laneOfRun, type RunJobs, type Started, type Submission, submitter } from './submit.ts';

export interface Fork {
  readonly checkpointId: CheckpointId;
  /** The origin's own, or with what is to be different. */
  readonly request: RunRequest;
  /** Guidance for the steps that run again. */
  readonly instructions?: string | undefined;
}

/** What the API may ask of the engine. */
export interface FlowClient {
  readonly store: Store;
  /** Those that workers brought along. */
  readonly pipelines: PipelineStore;
  /**
   * Accepts a run and enqueues its first step. When it returns, the run survives the death of every process.
   * @param request research, or a pipeline that its workers have shown. The caller has judged the input
   * @throws IDEMPOTENCY_KEY_REUSED, DATA_LOSS when the key's run is no longer kept, CONCURRENCY_CONFLICT, TOO_MANY_RUNS,
   *   UNKNOWN_PIPELINE, STORE_UNAVAILABLE
   */
  start(request: ResearchRequest | PipelineRequest, submission: Submission): Promise<Started>;
  /**
   * Starts a new run that goes on from a checkpoint of another one.
   * @throws like `start`; RUN_NOT_FOUND, CHECKPOINT_NOT_FOUND, CANNOT_FORK when that checkpoint ended its run
   */
  fork(origin: RunId, fork: Fork, submission: Submission): Promise<Started>;
  /**
   * Pauses, resumes, cancels or retries a run. From a pause or cancel on nobody can write to it, and whoever works on it is
   * told to stop at once: it returns when all have let go (or after LIMITS.letGoMs, for a dead one lets go of nothing). A
   * resumed or retried run goes on from its newest checkpoint.
   * @returns `changed: false` when there was nothing left to do
   * @throws RUN_NOT_FOUND, INVALID_TRANSITION when the run's status does not allow it
   */
  steer(runId: RunId, verb: Verb, note?: SteerNote): Promise<{ run: Run; changed: boolean }>;
  /**
   * Gives a run guidance that its next steps see.
   * @returns where the log has it
   * @throws RUN_NOT_FOUND, INVALID_TRANSITION when it is over, TOO_MANY_MESSAGES, IDEMPOTENCY_KEY_REUSED
   */
  say(runId: RunId, text: string, mark?: IdempotencyMark): Promise<MessageId>;
  /** Removes a run that is over, with all that is kept of it. @throws RUN_NOT_FOUND, STILL_ACTIVE */
  remove(runId: RunId): Promise<void>;
  close(): Promise<void>;
}

export interface FlowClientOptions {
  readonly store: Store;
  /** The name and the entry of the pipeline that new runs go through; the client does not run steps. */
  readonly entry: PipelineEntry;
  readonly jobs: RunJobs;
  /** Where workers show the pipelines that they bring along. Absent: none are there but the one of `entry`. */
  readonly pipelines?: PipelineStore;
  readonly reach?: ReachCrashPoint;
}

export interface PipelineEntry {
  readonly pipeline: string;
  readonly firstStep: string;
}

export const entryOf = (pipeline: Pipeline): PipelineEntry => ({
  pipeline: pipelineRef(pipeline),
  firstStep: firstVisit(pipeline).step,
});

/** The queues of an installation, for a client. @param redis stays the caller's to close */
export const runJobs = (redis: Redis, prefix: string): RunJobs => new Lanes(redis, prefix);

export function createFlowClient(options: FlowClientOptions): FlowClient {
  const { store, entry, jobs, pipelines = memoryPipelineStore(), reach = noCrashPoints } = options;
  const begin = { step: entry.firstStep, round: 1 };

  // Nobody but this process may be up: what waits in the queue must not lie there for ever.
  const afterCancel = (run: Run) => jobs.remove(run.id, laneOfRun(run));
  const submit = submitter({ store, jobs, reach });

  return {
    store,
    pipelines,
    async start(request, submission) {
      if ('pipeline' in request) return submit(await ownRun(pipelines, request), submission);
      return submit({ pipeline: entry.pipeline, request, firstVisit: begin }, submission);
    },
    async fork(origin, { checkpointId, request, instructions }, submission) {
      const { pipeline } = await existing(store, origin);
      const forkedFrom = { run_id: origin, checkpoint_id: checkpointId };
      const what = { pipeline, request, firstVisit: begin, forkedFrom };
      return submit({ ...what, ...(instructions === undefined ? {} : { instructions }) }, submission);
    },
    async steer(runId, verb, note) {
      const before = await store.steer(runId, verb, note);
      if (before === undefined) throw runNotFound();
      const verdict = verdictOn(verb, before);
      if (verdict === 'refused') throw invalidTransition(runId, verb, before);
      await reach('steer.after');
      if (verdict === 'allowed' && (verb === 'pause' || verb === 'cancel')) await untilLetGo(store, runId);
      const run = await existing(store, runId);
      if (run.status === 'cancelled' && (before === 'paused' || before === 'queued')) await afterCancel(run);
      return { run, changed: verdict === 'allowed' };
    },
    async say(runId, text, mark) {
      const said = await store.say(runId, text, mark);
      if ('messageId' in said) return said.messageId;
      throw notSaid(runId, said);
    },
    async remove(runId) {
      const before = await store.remove(runId);
      if (before === undefined) throw runNotFound();
      if (!isTerminal(before)) throw stillActive(runId, before);
    },
    close: () => jobs.close(),
  };
}

const LET_GO_POLL_MS = 5;

/** After this no effect of the run begins, unless its step does not listen to its signal. */
async function untilLetGo(store: Store, runId: RunId): Promise<void> {
  const deadlineMs = performance.now() + LIMITS.letGoMs;
  while (performance.now() < deadlineMs && (await store.inHand(runId)) > 0) await sleep(LET_GO_POLL_MS);
}
