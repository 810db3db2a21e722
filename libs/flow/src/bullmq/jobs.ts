import { parseVisit, RunId, type Visit, visitKey } from '@cairn/core';
import type { JobsOptions } from 'bullmq';
import type { Work } from '../executor/work.ts';

/** BullMQ's queues: the roots of the flows, their steps, and the branches of a step's fan-out. */
export const QUEUES = { runs: 'runs', steps: 'steps', sources: 'sources' } as const;
export type Queues = Readonly<Record<keyof typeof QUEUES, string>>;

/**
 * The queues of a pipeline that has some of its own, so that its jobs are offered to its own workers only.
 * @param lane its name; undefined: the ones that all share
 */
export const queuesOf = (lane: string | undefined): Queues =>
  lane === undefined
    ? QUEUES
    : { runs: `${QUEUES.runs}.${lane}`, steps: `${QUEUES.steps}.${lane}`, sources: `${QUEUES.sources}.${lane}` };

export interface WorkData {
  readonly run: string;
  /** The run's, `name@version`. Absent in jobs of builds from before there were several. */
  readonly pipeline?: string;
  readonly visit: string;
  readonly item?: number;
}

/** Ids are ours and say what the job is, so that adding a job twice is a no-op. */
export const stepJobId = (runId: RunId, { step, round }: Visit) => `${runId}-${step}-${round}`;
export const partJobId = (runId: RunId, visit: Visit, item: number) => `${stepJobId(runId, visit)}-${item}`;

export function workData({ runId, visit, item, pipeline }: Work): WorkData {
  const of = pipeline === undefined ? {} : { pipeline };
  return { run: runId, ...of, visit: visitKey(visit), ...(item === undefined ? {} : { item }) };
}

export function workOf(data: WorkData): Work {
  return {
    runId: RunId.parse(data.run),
    visit: parseVisit(data.visit),
    ...(data.item === undefined ? {} : { item: data.item }),
    ...(data.pipeline === undefined ? {} : { pipeline: data.pipeline }),
  };
}

/**
 * Ended jobs are removed at once: what a step made lives in its checkpoint, and a job that is added again after its end
 * finds out from the store that there is nothing left to do.
 */
const REMOVED_AT_END = { removeOnComplete: true, removeOnFail: true } as const;

export const rootOptions = (runId: RunId): JobsOptions => ({ jobId: runId, ...REMOVED_AT_END });

/** A child that BullMQ gives up on must not hold its parent for ever: the root looks after the run itself. */
export const childOptions = (jobId: string): JobsOptions => ({
  jobId,
  ...REMOVED_AT_END,
  ignoreDependencyOnFailure: true,
});

/** A paused run's jobs are delayed by so long; nothing else is ever delayed by as much as half of it. */
export const PARKED_MS = 10 * 365 * 24 * 60 * 60 * 1000;
