import {
  type Checkpoint,
  type CheckpointId,
  checkpointId,
  type Failure,
  type Guidance,
  isTerminal,
  type MessageId,
  messageId,
  type NewEvent,
  type Part,
  Run,
  type RunEvent,
  type RunQuestion,
  type RunStatus,
  type RunUsage,
  runUsage,
  type TerminalStatus,
  type Visit,
} from '@cairn/core';
import type { EffectRecord } from '../effects/record.ts';
import { eventText } from '../limits.ts';
import type { NewRun } from '../store.ts';

/** Who has a piece of work in hand, and how earlier takes of it ended. */
export interface Taken {
  nonce: string;
  open: boolean;
  crashes: number;
  errors: number;
  epoch: number;
  batch: number;
  /** When it was taken first. */
  since?: number;
}

export const untaken = (): Taken => ({ nonce: '', open: false, crashes: 0, errors: 0, epoch: 0, batch: 0 });

/** All that is known of one run. */
export class RunRecord {
  readonly created: NewRun;
  readonly createdAtMs: number;
  status: RunStatus = 'queued';
  current: Visit;
  attempt = 0;
  epoch = 0;
  version = 1;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  progressAtMs: number;
  failure: Failure | undefined;
  /** It completed with less than it was asked for. */
  partial = false;
  /** A cancel begins with undoing. */
  undoable = false;
  /** Another run of its concurrency key has to end first. */
  held = false;
  /** It is to take the place of those that hold it. */
  replaces = false;
  readonly guidance = new Map<string, { readonly guidance: Guidance; readonly bodyHash: string }>();
  /** Where each checkpoint led to. */
  readonly followed = new Map<CheckpointId, Visit | undefined>();
  readonly claims = new Map<string, Taken>();
  readonly parts = new Map<string, Part>();
  readonly checkpoints: Checkpoint[] = [];
  readonly events: RunEvent[] = [];
  /** So many of the oldest events are no longer kept. */
  trimmed = 0;
  /** When the oldest event that is kept was logged. */
  logSinceMs: number;
  readonly blobs = new Map<string, Uint8Array>();
  readonly effects = new Map<string, EffectRecord>();
  /** By visit or part: how many pieces of guidance it sees, since its first effect. */
  readonly pinnedGuidance = new Map<string, number>();
  usage: RunUsage = runUsage({});
  questions: readonly RunQuestion[] = [];
  readonly spent = { tokens: 0, micros: 0, heldTokens: 0, heldMicros: 0 };

  constructor(created: NewRun, nowMs: number) {
    this.created = structuredClone(created);
    this.current = created.firstVisit;
    this.createdAtMs = nowMs;
    this.logSinceMs = nowMs;
    this.progressAtMs = nowMs + created.request.delay_ms;
  }

  /** Not before then; 0: at once. */
  get startsAtMs(): number {
    const { delay_ms } = this.created.request;
    return delay_ms > 0 ? this.createdAtMs + delay_ms : 0;
  }

  get over(): TerminalStatus | undefined {
    return isTerminal(this.status) ? this.status : undefined;
  }

  emit(nowMs: number, events: readonly NewEvent[], attempt?: number, checkpoint?: CheckpointId): void {
    for (const event of events) {
      const seq = this.events.length + 1;
      const { type, step, round, data } = JSON.parse(eventText(event)) as NewEvent;
      this.events.push({
        message_id: messageId(seq),
        seq,
        run_id: this.created.runId,
        type,
        at: iso(nowMs),
        step: step ?? null,
        round: round ?? null,
        attempt: attempt ?? null,
        checkpoint_id: checkpoint ?? null,
        data: data ?? {},
      });
    }
  }

  save(
    visit: Visit,
    attempt: number,
    schemaVersion: number,
    output: Checkpoint['output'],
    nowMs: number,
  ): CheckpointId {
    const id = checkpointId(this.checkpoints.length + 1);
    this.checkpoints.push({
      checkpoint_id: id,
      ...visit,
      attempt,
      at: iso(nowMs),
      schema_version: schemaVersion,
      output,
    });
    return id;
  }

  /** Keeps guidance under a name, where the log has it last. */
  say(name: string, text: string, via: Guidance['via'], nowMs: number, bodyHash = ''): MessageId {
    const message_id = messageId(this.events.length);
    this.guidance.set(name, { guidance: { message_id, at: iso(nowMs), text, via }, bodyHash });
    return message_id;
  }

  finish(status: TerminalStatus, nowMs: number): void {
    this.status = status;
    this.endedAtMs = nowMs;
  }

  /** The newest checkpoint of each step named. */
  newest(steps: readonly string[]): Record<string, Checkpoint> {
    const found: Record<string, Checkpoint> = {};
    for (const checkpoint of this.checkpoints)
      if (steps.includes(checkpoint.step)) found[checkpoint.step] = structuredClone(checkpoint);
    return found;
  }

  view(retentionMs: number): Run {
    const { runId, tenant, pipeline, request, forkedFrom } = this.created;
    return Run.parse({
      id: runId,
      tenant,
      status: this.status,
      pipeline,
      request,
      version: this.version,
      epoch: this.epoch,
      last_checkpoint_id: this.checkpoints.at(-1)?.checkpoint_id ?? null,
      last_message_id: messageId(this.events.length),
      forked_from: forkedFrom ?? null,
      held: this.held,
      starts_at: this.startsAtMs > 0 ? iso(this.startsAtMs) : null,
      created_at: iso(this.createdAtMs),
      started_at: this.startedAtMs === undefined ? null : iso(this.startedAtMs),
      ended_at: this.endedAtMs === undefined ? null : iso(this.endedAtMs),
      expires_at: this.endedAtMs === undefined ? null : iso(this.endedAtMs + retentionMs),
      ...this.current,
      attempt: this.attempt,
      partial: this.partial,
      usage: this.usage,
      questions: this.questions,
      ...(this.failure ? { error: this.failure } : {}),
    });
  }
}

const iso = (ms: number) => new Date(ms).toISOString();
