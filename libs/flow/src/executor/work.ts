import type { Claim, Store } from '@cairn/checkpoint';
import type { AnyStep, Logger, Pipeline, RunId, Visit } from '@cairn/core';
import type { ReachCrashPoint } from '../crash-points.ts';
import type { BranchJobs } from './branch-jobs.ts';
import type { Ensure } from './ensure.ts';

/** One execution that a queue asks for: a step's visit, or one branch of its fan-out. */
export interface Work {
  readonly runId: RunId;
  readonly visit: Visit;
  readonly item?: number;
  /** The run's, `name@version`, as far as the queue knows it. */
  readonly pipeline?: string;
}

/** What the queue is to do with the work's job. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly delayMs: number }
  /** The run is paused: the job stays, and does nothing until it is woken. */
  | { readonly kind: 'parked' }
  /** Branches hang under the job, which comes back when they have ended. */
  | { readonly kind: 'waits' }
  /** Work for another build: the job comes back, later and later. Nothing was written. */
  | { readonly kind: 'beyond' }
  | { readonly kind: 'handed_back' };

/** How one piece of work went; `carry_on`: its job is to go on with the run's next visit. */
export type Taking = Outcome | { readonly kind: 'carry_on'; readonly visit: Visit };

/** How work went that was run in a process of its own. */
export type Isolated =
  | { readonly kind: 'outcome'; readonly outcome: Taking }
  | { readonly kind: 'died'; readonly how: string };

export const DONE: Outcome = { kind: 'done' };
export const PARKED: Outcome = { kind: 'parked' };
export const WAITS: Outcome = { kind: 'waits' };
export const HANDED_BACK: Outcome = { kind: 'handed_back' };
export const BEYOND: Outcome = { kind: 'beyond' };

export interface ExecutorPorts {
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly ensure: Ensure;
  readonly branches: BranchJobs;
  readonly log: Logger;
  /** Who we are, as the run's log shows it: `host:pid`. */
  readonly worker: string;
  readonly reach: ReachCrashPoint;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Runs work that is suspected of taking its process down in a process of its own. @throws what is wrong with us */
  readonly isolated: (work: Work, signal: AbortSignal) => Promise<Isolated>;
}

/** One claimed piece of work with all that it needs. */
export interface Taken {
  readonly ports: ExecutorPorts;
  readonly claim: Claim & { kind: 'claimed' };
  readonly step: AnyStep;
  readonly signal: AbortSignal;
  readonly log: Logger;
}
