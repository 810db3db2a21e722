import type { z } from 'zod';
import type { NewEvent } from './event.ts';
import type { RunId } from './ids.ts';
import type { Logger } from './log.ts';
import type { Part } from './part.ts';
import type { ResearchRequest } from './request.ts';
import { DEFAULT_RETRY, type RetryPolicy } from './retry.ts';

/** Large bytes that checkpoints point at, stored once under their content's hash. */
export interface BlobStore {
  /** @returns the SHA-256 of the bytes, hex, under which `get` finds them again */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws DATA_LOSS when nothing is kept under that hash any more */
  get(sha256: string): Promise<Uint8Array>;
}

/** What every piece of work sees of the run that it belongs to. */
export interface WorkContext {
  readonly runId: RunId;
  readonly request: ResearchRequest;
  readonly round: number;
  readonly attempt: number;
  /** Aborts at cancel, at shutdown, when the lease is lost and at the step's time limit. */
  readonly signal: AbortSignal;
  readonly blobs: BlobStore;
  readonly log: Logger;
  /** Adds an event to the log in the same atomic act as this work's checkpoint: both or neither. */
  emit(event: Pick<NewEvent, 'type' | 'data'>): void;
  /** Says what the work is at, to whoever follows the run, at once. */
  think(text: string): void;
}

export interface StepContext extends WorkContext {
  /** The newest checkpoint of another step, parsed by that step's schema; undefined before its first commit. */
  latest<Output>(step: StepOutput<Output>): Output | undefined;
  /** One entry for each item of this step's fan-out, in the items' order; empty for a step without one. */
  readonly parts: readonly Part[];
}

/** What names a step and can read its checkpoint. */
export interface StepOutput<Output> {
  readonly name: string;
  readonly output: z.ZodType<Output>;
}

/** Work that a step spreads over one job per item before it runs itself. Each item's result is checkpointed alone. */
export interface FanOut {
  /** Deterministic: asked again after a crash it must give the same items. */
  items(context: Pick<StepContext, 'latest' | 'request'>): readonly unknown[];
  /** @returns JSON; at most LIMITS.stepOutputBytes */
  run(item: unknown, context: WorkContext): Promise<unknown>;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
}

export interface Step<Output = unknown> extends StepOutput<Output> {
  /** Version of `output`'s shape, kept in every checkpoint. */
  readonly schemaVersion: number;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** The steps whose checkpoints `latest` can be asked for. */
  readonly reads: readonly StepOutput<unknown>[];
  readonly fanOut?: FanOut;
  run(context: StepContext): Promise<Output>;
}

type StepOptions<Output> = Pick<Step<Output>, 'name' | 'output' | 'run'> &
  Partial<Omit<Step<Output>, 'name' | 'output' | 'run'>>;

const DEFAULT_TIMEOUT_MS = 120_000;

export function defineStep<Output>(options: StepOptions<Output>): Step<Output> {
  return { schemaVersion: 1, timeoutMs: DEFAULT_TIMEOUT_MS, retry: DEFAULT_RETRY, reads: [], ...options };
}
