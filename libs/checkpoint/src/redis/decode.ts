import {
  type Checkpoint,
  checkpointId,
  type ForkOrigin,
  Guidance,
  messageId,
  Part,
  parseVisit,
  Run,
  RunEvent,
  RunId,
  storedRequest,
} from '@cairn/core';
import { z } from 'zod';
import { decodeUsage } from '../effects/charge.ts';

const iso = (ms: string | number) => new Date(Number(ms)).toISOString();
const isoOrNull = (ms: string | undefined) => (ms === undefined ? null : iso(ms));

/** The run's hash as Redis returns it; an empty one is no run. */
export function decodeRun(hash: Record<string, string>): Run | undefined {
  if (hash.status === undefined || hash.cur === undefined) return undefined;
  const { step, round } = parseVisit(hash.cur);
  const checkpoints = Number(hash.cps);
  return Run.parse({
    id: hash.id,
    tenant: hash.tenant,
    status: hash.status,
    pipeline: hash.pipeline,
    request: decodeRequest(hash.request ?? 'null'),
    version: Number(hash.version),
    epoch: Number(hash.epoch),
    last_checkpoint_id: checkpoints > 0 ? checkpointId(checkpoints) : null,
    last_message_id: messageId(Number(hash.seq)),
    forked_from: originOf(hash.forked_from),
    held: hash.held !== undefined,
    starts_at: isoOrNull(hash.starts_at),
    created_at: iso(hash.created_at ?? ''),
    started_at: isoOrNull(hash.started_at),
    ended_at: isoOrNull(hash.ended_at),
    expires_at: isoOrNull(hash.expires_at),
    step,
    round,
    attempt: Number(hash.attempt),
    partial: hash.partial !== undefined,
    usage: decodeUsage(hash),
    questions: JSON.parse(hash.questions ?? '[]'),
    ...(hash.error === undefined ? {} : { error: JSON.parse(hash.error) }),
  });
}

function originOf(text: string | undefined): ForkOrigin | null {
  const [runId, count] = text?.split('|') ?? [];
  return runId === undefined ? null : { run_id: RunId.parse(runId), checkpoint_id: checkpointId(Number(count)) };
}

/** `seq|time|body hash|text`, as the prelude's `say` writes it; given in any order. */
export function decodeGuidance(records: readonly string[]): Guidance[] {
  return records
    .map((record) => {
      const [, seq, at, json] = /^(\d+)\|(\d+)\|[^|]*\|(.*)$/s.exec(record) ?? [];
      const { text, via } = Said.parse(JSON.parse(json ?? 'null'));
      return { message_id: messageId(Number(seq)), at: iso(at ?? ''), text, via };
    })
    .sort((a, b) => (a.message_id < b.message_id ? -1 : 1));
}

const Said = Guidance.pick({ text: true, via: true });

/** `count|time|attempt|schema version|next visit|output`, as commit.lua writes it. */
export function decodeCheckpoint(visit: string, record: string): Checkpoint {
  const [, count, at, attempt, schemaVersion, , output] =
    /^(\d+)\|(\d+)\|(\d+)\|(\d+)\|([^|]*)\|(.*)$/s.exec(record) ?? [];
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

/** The events of one stream entry, as the prelude's `log` writes it: one entry holds all events of one act. */
export function decodeEntry(runId: RunId, entryId: string, fields: readonly string[]): RunEvent[] {
  const header = new Map<string, string>();
  const texts: { text: string; marked: boolean }[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [name = '', value = ''] = fields.slice(i, i + 2);
    if (name === 'e' || name === 'k') texts.push({ text: value, marked: name === 'k' });
    else header.set(name, value);
  }
  const attempt = header.has('a') ? Number(header.get('a')) : null;
  const checkpoint = header.has('c') ? checkpointId(Number(header.get('c'))) : null;
  const firstSeq = Number(entryId.split('-')[0]) - texts.length + 1;
  return texts.map(({ text, marked }, i) => {
    const event = EventText.parse(JSON.parse(text));
    return {
      message_id: messageId(firstSeq + i),
      seq: firstSeq + i,
      run_id: runId,
      type: event.type,
      at: iso(header.get('t') ?? ''),
      step: event.step ?? null,
      round: event.round ?? null,
      attempt,
      checkpoint_id: marked ? checkpoint : null,
      data: event.data ?? {},
    };
  });
}

export const decodeRequest = (json: string) => storedRequest(JSON.parse(json));
export const decodePart = (json: string): Part => Part.parse(JSON.parse(json));
