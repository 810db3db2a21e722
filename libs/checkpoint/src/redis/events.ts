import {
  type CheckpointId,
  checkpointId,
  isTerminal,
  type MessageId,
  messageId,
  RunId,
  type RunStatus,
  seqOf,
} from '@cairn/core';
import type { Redis } from 'ioredis';
import { checkpointLost, type Kept, positionLost } from '../data-loss.ts';
import type { EventPage } from '../store.ts';
import { decodeEntry } from './decode.ts';
import type { StoreKeys } from './keys.ts';

type Entry = [id: string, fields: string[]];

export async function readEvents(
  redis: Redis,
  keys: StoreKeys,
  runId: RunId,
  after: MessageId | undefined,
  limit: number,
): Promise<EventPage | undefined> {
  const of = keys.run(runId);
  const afterSeq = after === undefined ? 0 : seqOf(after);
  const replies = await redis
    .multi()
    .hmget(of.run, 'seq', 'status')
    .xrange(of.events, `(${afterSeq}-0`, '+', 'COUNT', limit)
    .exec();
  const [head, entries] = (replies ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  }) as [[string | null, RunStatus | null], Entry[]];
  const [lastSeq, status] = head;
  if (lastSeq === null || status === null) return undefined;
  // An entry's id is the position of its last event, so the first one may begin before the position asked for.
  const events = entries
    .flatMap(([id, fields]) => decodeEntry(runId, id, fields))
    .filter((event) => event.seq > afterSeq)
    .slice(0, limit);
  const goesOn = events[0] ? events[0].seq === afterSeq + 1 : afterSeq === Number(lastSeq);
  if (!goesOn) {
    throw positionLost(runId, messageId(afterSeq), afterSeq > Number(lastSeq), await readKept(redis, keys, runId));
  }
  return { events, lastMessageId: messageId(Number(lastSeq)), over: isTerminal(status) };
}

async function readKept(redis: Redis, keys: StoreKeys, runId: RunId): Promise<Kept> {
  const of = keys.run(runId);
  const [[seq, checkpoints], [first]] = await Promise.all([
    redis.hmget(of.run, 'seq', 'cps'),
    redis.xrange(of.events, '-', '+', 'COUNT', 1),
  ]);
  return {
    firstSeq: first && decodeEntry(runId, first[0], first[1])[0]?.seq,
    lastSeq: Number(seq),
    lastCheckpoint: Number(checkpoints) > 0 ? checkpointId(Number(checkpoints)) : null,
  };
}

const SCAN_ENTRIES = 100;
const BEFORE_THE_LOG = messageId(0);

/**
 * Looks for a checkpoint's place from the log's end: what it passes on the way is what its reader will be sent.
 * A checkpoint that a fork brought along lies before its log.
 */
export async function readPositionOf(
  redis: Redis,
  keys: StoreKeys,
  runId: RunId,
  checkpoint: CheckpointId,
): Promise<MessageId | undefined> {
  const of = keys.run(runId);
  const count = Number(checkpoint.slice('chk_'.length));
  const [checkpoints, forkedFrom] = await redis.hmget(of.run, 'cps', 'forked_from');
  if (count < 1 || count > Number(checkpoints)) return undefined;
  if (forkedFrom && count <= Number(forkedFrom.split('|')[1])) return BEFORE_THE_LOG;
  for (let before = '+'; ; ) {
    const entries: Entry[] = await redis.xrevrange(of.events, before, '-', 'COUNT', SCAN_ENTRIES);
    for (const [id, fields] of entries) {
      const saved = savedIn(runId, [id, fields]);
      if (saved?.checkpoint_id === checkpoint) return saved.message_id;
    }
    const oldest = entries.at(-1);
    if (!oldest || entries.length < SCAN_ENTRIES)
      throw checkpointLost(runId, checkpoint, await readKept(redis, keys, runId));
    before = `(${oldest[0]}`;
  }
}

/** Most entries hold no checkpoint: those are not decoded. */
function savedIn(runId: RunId, [id, fields]: Entry) {
  if (!fields.includes('k')) return undefined;
  return decodeEntry(runId, id, fields).find((event) => event.type === 'checkpoint.saved');
}

/** By Redis' clock, as the events are. Whoever trims one takes it off this list, or moves it to its new place. */
export async function readOldLogs(
  redis: Redis,
  keys: StoreKeys,
  eventRetentionMs: number,
  limit: number,
): Promise<RunId[]> {
  const [seconds = 0, microseconds = 0] = await redis.time();
  const due = Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000) - eventRetentionMs;
  const ids = await redis.zrangebyscore(keys.logs, '-inf', due, 'LIMIT', 0, limit);
  return ids.map((id) => RunId.parse(id));
}
