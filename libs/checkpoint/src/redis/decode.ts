import {
  type Checkpoint,
  checkpointId,
  messageId,
  Part,
  parseVisit,
  ResearchRequest,
  Run,
  RunEvent,
  type RunId,
} from '@cairn/core';
import { z } from 'zod';

const iso = (ms: string | number) => new Date(Number(ms)).toISOString();
const isoOrNull = (ms: string | undefined) => (ms === undefined ? null : iso(ms));

/** The run's hash as Redis returns it; an empty one is no run. */
export function decodeRun(hash: Record<string, string>): Run | undefined {
  if (hash.status === undefined || hash.cur === undefined) return undefined;
  const { step, round } = parseVisit(hash.cur);
  const checkpoints = Number(hash.cps);
  return Run.parse({
    id: hash.id,
    status: hash.status,
    pipeline: hash.pipeline,
    request: JSON.parse(hash.request ?? 'null'),
    version: Number(hash.version),
    epoch: Number(hash.epoch),
    last_checkpoint_id: checkpoints > 0 ? checkpointId(checkpoints) : null,
    last_message_id: messageId(Number(hash.seq)),
    created_at: iso(hash.created_at ?? ''),
    started_at: isoOrNull(hash.started_at),
    ended_at: isoOrNull(hash.ended_at),
    expires_at: isoOrNull(hash.expires_at),
    step,
    round,
    attempt: Number(hash.attempt),
    ...(hash.error === undefined ? {} : { error: JSON.parse(hash.error) }),
  });
}

/** `count|time|attempt|schema version|output`, as commit.lua writes it. */
export function decodeCheckpoint(visit: string, record: string): Checkpoint {
  const [, count, at, attempt, schemaVersion, output] = /^(\d+)\|(\d+)\|(\d+)\|(\d+)\|(.*)$/s.exec(record) ?? [];
  if (output === undefined)
    throw new TypeError(`The checkpoint of ${visit} cannot be read: it starts "${record.slice(0, 40)}".`);
  return {
    checkpoint_id: checkpointId(Number(count)),
    ...parseVisit(visit),
    attempt: Number(attempt),
    at: iso(at ?? ''),
    schema_version: Number(schemaVersion),
    output: JSON.parse(output),
  };
}

const EventText = RunEvent.pick({ type: true }).extend({
  step: z.string().optional(),
  round: z.number().optional(),
  data: RunEvent.shape.data.optional(),
});

/** One stream entry, as the prelude's `emit` writes it. */
export function decodeEvent(runId: RunId, entryId: string, fields: readonly string[]): RunEvent {
  const field = (name: string) => fields[fields.indexOf(name) + 1] ?? '';
  const has = (name: string) => fields.some((value, i) => i % 2 === 0 && value === name);
  const seq = Number(entryId.split('-')[0]);
  const text = EventText.parse(JSON.parse(field('e')));
  return {
    message_id: messageId(seq),
    seq,
    run_id: runId,
    type: text.type,
    at: iso(field('t')),
    step: text.step ?? null,
    round: text.round ?? null,
    attempt: has('a') ? Number(field('a')) : null,
    checkpoint_id: has('c') ? checkpointId(Number(field('c'))) : null,
    data: text.data ?? {},
  };
}

export const decodeRequest = (json: string): ResearchRequest => ResearchRequest.parse(JSON.parse(json));
export const decodePart = (json: string): Part => Part.parse(JSON.parse(json));
