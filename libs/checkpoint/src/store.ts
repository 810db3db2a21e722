import type {
  BlobStore,
  Checkpoint,
  CheckpointId,
  Failure,
  ForkOrigin,
  Guidance,
  LiveStatus,
  MessageId,
  NewEvent,
  Part,
  Pipeline,
  Run,
  RunEvent,
  RunId,
  RunRequest,
  RunStatus,
  TerminalStatus,
  Verb,
  Visit,
} from '@cairn/core';
import type { EffectLedger, Salvage } from './effects/ledger.ts';
import type { Hooks } from './hooks/hooks.ts';
import type { Lease } from './lease.ts';

/** What a new run is made of. `firstVisit` is where its chain begins. */
export interface NewRun {
  readonly runId: RunId;
  readonly tenant: string;
  readonly pipeline: string;
  readonly request: RunRequest;
  readonly firstVisit: Visit;
  /** Begin with another run's checkpoints up to this one, and go on where it led to: `firstVisit` is not looked at. */
  readonly forkedFrom?: ForkOrigin;
  /** Guidance that the run begins with. */
  readonly instructions?: string;
}

export interface AcceptLimits {
  /** Runs of the tenant that are not over; more are refused. */
  readonly liveRuns: number;
}

/** A submission's identity: the same `key` and `bodyHash` again is the same submission. Both are SHA-256, hex. */
export interface IdempotencyMark {
  readonly key: string;
  readonly bodyHash: string;
}

/** In all kinds but `created` nothing was written. */
export type Accepted =
  /**
   * `queuedBefore`: how many runs of the tenant were waiting to be started by then.
   * `ahead`: the runs that stand before it in the line of its concurrency key; while there are any, it is held.
   */
  | { readonly kind: 'created'; readonly run: Run; readonly queuedBefore: number; readonly ahead: readonly RunId[] }
  | { readonly kind: 'replayed'; readonly runId: RunId; readonly ahead: readonly RunId[] }
  /** The key was seen with another body. */
  | { readonly kind: 'reused' }
  /** The run that the key stands for is no longer kept. */
  | { readonly kind: 'forgotten'; readonly runId: RunId }
  /** Its strategy is `reject`, and that run has the concurrency key. */
  | { readonly kind: 'busy'; readonly runId: RunId }
  | { readonly kind: 'full'; readonly liveRuns: number }
  | { readonly kind: 'cannot_fork'; readonly why: 'no_origin' | 'no_checkpoint' | 'nothing_follows' };

/** `kept`: the same name was there before. `refused`: the run is over. */
export type Said =
  | { readonly kind: 'said' | 'kept'; readonly messageId: MessageId }
  | { readonly kind: 'refused'; readonly status: TerminalStatus }
  | { readonly kind: 'full' | 'reused' | 'gone' };

export interface ClaimRequest {
  readonly runId: RunId;
  readonly visit: Visit;
  /** Which branch of the visit's fan-out; absent for the step itself. */
  readonly item?: number;
  /** New for every execution, the same when one claim is sent twice: a repeat changes nothing. */
  readonly nonce: string;
  /** Who asks, as a pipeline: a run of another name or of a newer version is beyond it. */
  readonly build: Pick<Pipeline, 'name' | 'version'>;
  /** Steps whose newest checkpoints the claim should bring along, with the newest schema version of each that can be read. */
  readonly reads: Readonly<Record<string, number>>;
  /** The newest schema version of parts that can be read. */
  readonly partSchema: number;
  /** After that many takes in a row that took their process down, the claim must be made with `alone`. */
  readonly suspectAfterTakes: number;
  /** The caller runs nothing else in this process meanwhile, so that a crash has one possible cause. */
  readonly alone: boolean;
  /** Bring the fan-out's results along. */
  readonly withParts: boolean;
  /** The step says how to undo it: from now on a cancel begins with that. */
  readonly undoable?: boolean;
  /** Who takes the work, as the log shows it: `host:pid`. */
  readonly worker: string;
}

export type Claim =
  | {
      readonly kind: 'claimed';
      readonly lease: Lease;
      readonly request: RunRequest;
      /** The pipeline that the run was accepted for: `name@version`. */
      readonly pipeline: string;
      /** Oldest first. */
      readonly guidance: readonly Guidance[];
      /** Earlier takes in a row that took their process down. */
      readonly crashes: number;
      /** When this work was taken in hand for the first time; later takes of it have the same. */
      readonly sinceMs: number;
      readonly createdAtMs: number;
      /** The newest checkpoint of each step asked for, as far as there is one. */
      readonly checkpoints: Readonly<Record<string, Checkpoint>>;
      /** The fan-out's results so far, by item. */
      readonly parts: ReadonlyMap<number, Part>;
    }
  /** Nothing was changed: ask again with `alone`. */
  | { readonly kind: 'suspect'; readonly crashes: number }
  /** The run has gone on, or this branch has its result already; `current` is where the run stands. */
  | { readonly kind: 'moved'; readonly current: Visit; readonly pipeline: string }
  /** Nothing was changed: the caller's build cannot read what the run `needs`. Another one can. */
  | { readonly kind: 'beyond'; readonly needs: string }
  | { readonly kind: 'paused' }
  /** Another run of its concurrency key has to end first. */
  | { readonly kind: 'held' }
  | { readonly kind: 'over'; readonly status: TerminalStatus }
  | { readonly kind: 'gone' };

export interface NewCheckpoint {
  readonly output: unknown;
  readonly schemaVersion: number;
  /** Where the run goes from here; absent: the run completes with this commit. */
  readonly next?: Visit;
  /** Appended before the store's own checkpoint.saved and step.completed. */
  readonly events: readonly NewEvent[];
}

export type Committed =
  /** `won`: this call wrote the checkpoint. Otherwise somebody (or an earlier sending of this call) was first. */
  | { readonly kind: 'current'; readonly won: boolean; readonly current: Visit }
  | { readonly kind: 'over'; readonly won: boolean; readonly status: TerminalStatus }
  | { readonly kind: 'gone' };

/** `current` of a run that is over is where it ended. */
export type Standing =
  | {
      readonly kind: 'at';
      readonly current: Visit;
      /** `name@version` */
      readonly pipeline: string;
      /** Since 1970; 0: at once. */
      readonly startsAtMs: number;
    }
  | { readonly kind: 'paused'; readonly current: Visit; readonly pipeline: string }
  | {
      readonly kind: 'held';
      readonly current: Visit;
      readonly pipeline: string;
      /** The runs whose place it is to take, and which are to be cancelled. */
      readonly replaces: readonly RunId[];
    }
  | { readonly kind: 'over'; readonly status: TerminalStatus; readonly current: Visit };

export interface EventPage {
  readonly events: readonly RunEvent[];
  /** The log's newest position when the page was read. */
  readonly lastMessageId: MessageId;
  /** The run's log has its terminal event, so nothing will follow `lastMessageId`. */
  readonly over: boolean;
}

export interface RunQuery {
  readonly tenant: string;
  readonly status?: RunStatus;
  readonly tag?: string;
  /** In the topic, in any case. */
  readonly text?: string;
  /** Only runs older than this one. */
  readonly before?: RunId;
  readonly limit: number;
}

/** `next`: give it as `before` to go on; undefined when there are no more. A page may be short and yet not the last. */
export interface RunPage {
  readonly runs: readonly Run[];
  readonly next: RunId | undefined;
}

/** How a run is steered. `instructions`: guidance for the steps that come then. */
export interface SteerNote {
  readonly reason?: string | undefined;
  readonly instructions?: string | undefined;
}

/**
 * Where runs live. A driver is correct when it passes `storeContract`. Every method is one atomic act.
 * Any method may throw STORE_UNAVAILABLE.
 */
export interface Store {
  /** Writes the record, its first events and its place on the outbox; once per idempotency mark and per run id. */
  accept(run: NewRun, mark?: IdempotencyMark, limits?: AcceptLimits): Promise<Accepted>;

  get(runId: RunId): Promise<Run | undefined>;
  /** Where a run stands: the little of `get` that the engine needs often. */
  standing(runId: RunId): Promise<Standing | undefined>;
  /** Newest first. */
  list(query: RunQuery): Promise<RunPage>;
  /** How many runs of these tenants stand in each status that is not the end: costs a few counters, not their runs. */
  countLive(tenants: readonly string[]): Promise<Readonly<Record<LiveStatus, number>>>;
  /** Whose a run is; `undefined` when there is no such run. */
  tenantOf(runId: RunId): Promise<string | undefined>;

  /** Opens a visit (or one branch of it) for one execution, and counts earlier ones that never reported back as crashes. */
  claim(request: ClaimRequest): Promise<Claim>;

  /**
   * Saves one visit's output and moves the run on, once: the same visit again is a no-op that says where the run stands.
   * It is on its way when this returns: what is sent over the same connection next is done after it.
   * @throws STALE_LEASE when a newer epoch holds the run. Stop: another worker took over.
   */
  commit(lease: Lease, checkpoint: NewCheckpoint): Promise<Committed>;

  /**
   * Saves the result of one branch of a fan-out, once: the same branch again is a no-op.
   * @throws STALE_LEASE when the run has moved on or ended
   */
  commitPart(lease: Lease, part: Part, events: readonly NewEvent[]): Promise<void>;

  /** Closes a claim after an attempt that failed: counts the attempt, clears the crash count. No-op when stale. */
  retryLater(lease: Lease, event: NewEvent): Promise<void>;
  /** Closes a claim as if it had not been made: the work is handed back and no attempt is counted. No-op when stale. */
  handBack(lease: Lease): Promise<void>;

  /**
   * Ends the run as `failed`.
   * @throws STALE_LEASE when a newer epoch holds the run
   */
  fail(lease: Lease, failure: Failure): Promise<void>;
  /**
   * Pauses, resumes, cancels or retries a run, if its status allows it (VERBS), and raises the epoch.
   * @returns the status that the run had before, `undefined` when there is no such run; one that does not allow the verb
   *   means that nothing was changed
   */
  steer(runId: RunId, verb: Verb, note?: SteerNote): Promise<RunStatus | undefined>;
  /** How many pieces of a run's work somebody has in hand, or had when he died; undoing it is none of that. */
  inHand(runId: RunId): Promise<number>;
  /** Gives the steps to come a piece of guidance. A `mark` makes a repeat a no-op. */
  say(runId: RunId, text: string, mark?: IdempotencyMark): Promise<Said>;
  /**
   * Removes all that is kept of a run that is over.
   * @returns the status that it had, `undefined` when there is no such run; one that is not terminal means that nothing was removed
   */
  remove(runId: RunId): Promise<RunStatus | undefined>;

  /**
   * Appends to the log while a step runs.
   * @param batch the nth append of this claim, from 1: the same batch again is a no-op
   * @param salvage text that an effect streamed, kept in the same act
   * @throws STALE_LEASE when a newer epoch holds the run
   */
  append(lease: Lease, batch: number, events: readonly NewEvent[], salvage?: Salvage): Promise<void>;

  /** Oldest first; `undefined` when there is no such run. */
  checkpoints(runId: RunId): Promise<readonly Checkpoint[] | undefined>;

  /**
   * One page of a run's log after a position (from the start when absent); `undefined` when there is no such run.
   * @throws DATA_LOSS when the log no longer goes back that far, or does not reach that position
   */
  events(runId: RunId, after: MessageId | undefined, limit: number): Promise<EventPage | undefined>;
  /**
   * A checkpoint's place in its run's log, right behind its checkpoint.saved; `undefined` when there is no such checkpoint.
   * @throws DATA_LOSS when what followed it is no longer kept
   */
  positionOf(runId: RunId, checkpoint: CheckpointId): Promise<MessageId | undefined>;
  /** Up to `limit` runs whose log may hold events past their time, the oldest first. */
  oldLogs(limit: number): Promise<readonly RunId[]>;
  /** Removes events past their time from a run's log, a bounded number at once. @returns whether more are due */
  trim(runId: RunId): Promise<boolean>;
  /** Calls back whenever the log may have grown: a wake-up, never the truth. @returns how to stop */
  watch(runId: RunId, onGrowth: () => void): () => void;
  /** Calls back with runs whose fence was raised: abort what they have running here. @returns how to stop */
  watchFences(onRaised: (runId: RunId, epoch: number) => void): () => void;

  /**
   * Takes up to `limit` live runs that made no progress for `idleMs` off the outbox's front, each for one caller.
   * @param pipeline name of the only one whose runs are wanted: those of others stay, behind all others that are idle
   */
  takeIdle(idleMs: number, limit: number, pipeline?: string): Promise<readonly RunId[]>;

  /** Bytes kept beside a run, for as long as the run is kept. */
  blobs(runId: RunId): BlobStore;
  readonly effects: EffectLedger;
  /** The outbox of webhooks. */
  readonly hooks: Hooks;
  close(): Promise<void>;
}
