import type { AcceptLimits, IdempotencyMark, NewRun, Store } from '@cairn/checkpoint';
import { CairnError, isTerminal, type Run, RunId, runNotFound, type Visit } from '@cairn/core';
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
  addRun(runId: RunId, visit: Visit, options?: StartOptions): Promise<void>;
  remove(runId: RunId): Promise<void>;
  close(): Promise<void>;
}

interface SubmitterOptions {
  readonly store: Store;
  readonly jobs: RunJobs;
  readonly reach: ReachCrashPoint;
  /** Where a run begins that is no fork. */
  readonly begin: Visit;
}

/** Takes new runs in: the record first, then what makes it go. */
export function submitter({ store, jobs, reach, begin }: SubmitterOptions) {
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
    if (run.request.concurrency?.strategy === 'cancel_running') await replace(accepted.ahead, run.id);
    const queuedBefore = replayed ? 0 : accepted.queuedBefore;
    if (run.status === 'queued' && !run.held && !run.forked_from) {
      await firstJob(
        jobs.addRun(run.id, begin, {
          pipeline: run.pipeline,
          startsAtMs: Date.parse(run.starts_at ?? '') || 0,
          queuedBefore,
        }),
      );
    }
    await reach('accept.after');
    return { run, replayed };
  };

  /** Cancels what has the concurrency key of a run that is to take its place. */
  async function replace(ahead: readonly RunId[], by: RunId): Promise<void> {
    for (const runId of ahead) {
      const before = await store.steer(runId, 'cancel', { reason: `${by} took its place` });
      if (before && !isTerminal(before)) await jobs.remove(runId);
    }
  }
}

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
