import type { AcceptLimits, IdempotencyMark, NewRun, Store } from '@cairn/checkpoint';
import { CairnError, isOwn, isTerminal, type Run, RunId, runNotFound, type Visit } from '@cairn/core';
import { v7 as uuidv7 } from 'uuid';
import type { StartOptions } from './bullmq/producer.ts';
import type { ReachCrashPoint } from './crash-points.ts';
import { refusalOf } from './refusals.ts';

export interface Started {
  readonly run: Run;
  /** An earlier submission with the same Idempotency-Key answered this one. */
  readonly replayed: boolean;
}

/** Who submits, under which key, and how much it may have. */
export interface Submission {
  readonly tenant: string;
  readonly mark?: IdempotencyMark | undefined;
  readonly limits?: AcceptLimits | undefined;
}

/** Where the jobs of runs go. */
export interface RunJobs {
  /** @param options `lane`: the pipeline whose own queues they are */
  addRun(runId: RunId, visit: Visit, options: StartOptions & { lane?: string | undefined }): Promise<void>;
  remove(runId: RunId, lane: string | undefined): Promise<void>;
  close(): Promise<void>;
}

interface SubmitterOptions {
  readonly store: Store;
  readonly jobs: RunJobs;
  readonly reach: ReachCrashPoint;
}

/** Takes new runs in: the record first, then what makes it go. */
export function submitter({ store, jobs, reach }: SubmitterOptions) {
  return async function submit(
    what: Omit<NewRun, 'runId' | 'tenant'>,
    { tenant, mark, limits }: Submission,
  ): Promise<Started> {
    await reach('accept.before');
    const runId = RunId.parse(`run_${uuidv7()}`);
    const accepted = await store.accept({ ...what, runId, tenant }, mark, limits);
    const replayed = accepted.kind === 'replayed';
    if (accepted.kind !== 'created' && !replayed) throw refusalOf(accepted);
    await reach('accept.mid');
    // Also for a repeat: whoever took the first one may have died before it was through.
    const run = replayed ? await existing(store, accepted.runId) : accepted.run;
    if (run.request.concurrency?.strategy === 'cancel_running') {
      for (const id of await replaceRuns(store, accepted.ahead, run.id)) await dropJobs(id);
      await reach('accept.replaced');
    }
    const queuedBefore = replayed ? 0 : accepted.queuedBefore;
    if (run.status === 'queued' && !run.held && !run.forked_from) {
      await firstJob(
        jobs.addRun(
          run.id,
          { step: run.step, round: run.round },
          {
            lane: laneOfRun(run),
            pipeline: run.pipeline,
            startsAtMs: Date.parse(run.starts_at ?? '') || 0,
            queuedBefore,
          },
        ),
      );
    }
    await reach('accept.after');
    return { run, replayed };
  };

  /** A run that is undone first still needs its jobs. */
  async function dropJobs(runId: RunId): Promise<void> {
    const run = await store.get(runId);
    if (run?.status === 'cancelled') await jobs.remove(runId, laneOfRun(run));
  }
}

/**
 * Cancels what stands before a run that is to take its place. Workers do the same: whoever took the run may have died.
 * @returns those that were not over
 */
export async function replaceRuns(store: Store, ahead: readonly RunId[], by: RunId): Promise<RunId[]> {
  const cancelled: RunId[] = [];
  for (const runId of ahead) {
    const before = await store.steer(runId, 'cancel', { reason: `${by} took its place` });
    if (before && !isTerminal(before)) cancelled.push(runId);
  }
  return cancelled;
}

/** Whose queues a run's jobs are in. */
export const laneOfRun = ({ request }: Run): string | undefined => (isOwn(request) ? request.pipeline : undefined);

export async function existing(store: Store, runId: RunId): Promise<Run> {
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
