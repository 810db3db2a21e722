import type { z } from 'zod';
import type { Checkpoint } from './checkpoint.ts';
import type { Effect } from './effect.ts';
import type { NewEvent } from './event.ts';
import type { Guidance } from './guidance.ts';
import type { RunId } from './ids.ts';
import type { Logger } from './log.ts';
import type { Part } from './part.ts';
import type { ResearchRequest, RunRequest } from './request.ts';
import type { RetryPolicy } from './retry.ts';

/** Large bytes that checkpoints point at, stored once under their content's hash. */
export interface BlobStore {
  /** @returns the SHA-256 of the bytes, hex, under which `get` finds them again */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws DATA_LOSS when nothing is kept under that hash any more */
  get(sha256: string): Promise<Uint8Array>;
}

/** What every piece of work sees of the run that it belongs to. `Request`: what runs of its pipeline are asked for. */
export interface WorkContext<Request extends RunRequest = ResearchRequest> {
  readonly runId: RunId;
  readonly request: Request;
  /** What people told the run so far, oldest first. A later attempt may see more of it. */
  readonly guidance: readonly Guidance[];
  readonly round: number;
  readonly attempt: number;
  /** Aborts at cancel, at shutdown, when the lease is lost and at the step's time limit. */
  readonly signal: AbortSignal;
  readonly blobs: BlobStore;
  readonly log: Logger;
  /** Adds an event to the log in the same atomic act as this work's checkpoint: both or neither. */
  emit(event: Pick<NewEvent, 'type' | 'data'>): void;
  /** Adds an event to the log at once, in order with what is thought: a repeat of this work may tell it again. */
  tell(event: Pick<NewEvent, 'type' | 'data'>): void;
  /** Says what the work is at, to whoever follows the run, at once. */
  think(text: string): void;
  /** When this work was taken in hand for the first time, in milliseconds since 1970: the same in every attempt. */
  now(): number;
  /** In [0, 1): the same numbers in the same order in every attempt. */
  random(): number;
  /** Version 4; the same ones in the same order in every attempt. */
  uuid(): string;
  /**
   * Calls the outside world, once as far as a crash allows: what was recorded under this site is returned instead.
   * @throws NON_DETERMINISTIC when this site asked for something else before; BUDGET_SPENT when a limit of the run leaves no
   *   room for the estimate; what the call throws
   */
  effect<Result>(effect: Effect<Result>): Promise<Result>;
}

/** All of a run's checkpoints, as they were written. */
export interface History {
  /** Oldest first. */
  readonly checkpoints: readonly Checkpoint[];
  /** So many of them the run was forked with; the others it wrote itself. */
  readonly inherited: number;
}

export interface StepContext<Request extends RunRequest = ResearchRequest> extends WorkContext<Request> {
  /** The newest checkpoint of another step, parsed by that step's schema; undefined before its first commit. */
  latest<Output>(step: StepOutput<Output>): Output | undefined;
  history(): Promise<History>;
  /** One entry for each item of this step's fan-out, in the items' order; empty for a step without one. */
  readonly parts: readonly Part[];
}

/** For each older schema version how an output of it becomes one of the version after it. Pure. */
export type Upcasts = Readonly<Record<number, (output: unknown) => unknown>>;

export interface Versions {
  /**
   * Version of the output's shape, kept with every checkpoint; 1 when absent. It rises when a build that knows the older shape
   * could not read the newer one. A field more is none of that: readers drop what they do not know.
   */
  readonly schemaVersion?: number;
  readonly upcasts?: Upcasts;
}

/** What names a step and can read its checkpoint. */
export interface StepOutput<Output> extends Versions {
  readonly name: string;
  readonly output: z.ZodType<Output>;
}

/** Work that a step spreads over one job per item before it runs itself. Each item's result is checkpointed alone. */
export interface FanOut<Request extends RunRequest = ResearchRequest> extends Versions {
  /** Deterministic: asked again after a crash it must give the same items. */
  items(context: Pick<StepContext<Request>, 'latest' | 'request'>): readonly unknown[];
  /** @returns JSON; at most LIMITS.stepOutputBytes */
  run(item: unknown, context: WorkContext<Request>): Promise<unknown>;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
}

export interface Step<Output = unknown, Request extends RunRequest = ResearchRequest> extends StepOutput<Output> {
  readonly schemaVersion: number;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** Reads what a run of its own pipeline was started with; absent in a step that reads `request`. */
  readonly input?: z.ZodType;
  /** The steps whose checkpoints `latest` can be asked for. */
  readonly reads: readonly StepOutput<unknown>[];
  readonly fanOut?: FanOut<Request>;
  run(context: StepContext<Request>): Promise<Output>;
  /**
   * Undoes what the step did in the outside world, when its run is cancelled: once for each of its checkpoints, the newest first.
   * It is tried again until it succeeds or gives up; what it calls through `effect` is called once.
   * @param output undefined for a visit that was interrupted: it may have done all, some or nothing
   */
  compensate?(output: Output | undefined, context: WorkContext<Request>): Promise<void>;
}

/** A step of any pipeline. */
export type AnyStep = Step<unknown, RunRequest>;
