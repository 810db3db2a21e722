import {
  CairnError,
  type Checkpoint,
  isTerminal,
  type MessageId,
  messageId,
  parseVisit,
  type Run,
  type RunId,
  RunId as RunIdSchema,
  type RunStatus,
  seqOf,
} from '@cairn/core';
import type { Redis } from 'ioredis';
import type { EventPage, RunQuery, Standing } from '../store.ts';
import { decodeCheckpoint, decodeEntry, decodeRun } from './decode.ts';
import type { StoreKeys } from './keys.ts';

export async function readRun(redis: Redis, keys: StoreKeys, runId: RunId): Promise<Run | undefined> {
  return decodeRun(await redis.hgetall(keys.run(runId).run));
}

export async function readStanding(redis: Redis, keys: StoreKeys, runId: RunId): Promise<Standing | undefined> {
  const [status, current] = (await redis.hmget(keys.run(runId).run, 'status', 'cur')) as [
    RunStatus | null,
    string | null,
  ];
  if (status === null || current === null) return undefined;
  const visit = parseVisit(current);
  if (isTerminal(status)) return { kind: 'over', status, current: visit };
  return { kind: status === 'paused' ? 'paused' : 'at', current: visit };
}

/** Pages through the index until enough are found; entries whose run has expired are dropped from it on the way. */
export async function listRuns(redis: Redis, keys: StoreKeys, query: RunQuery): Promise<readonly Run[]> {
  const index = query.status ? `${keys.index}:${query.status}` : keys.index;
  const found: Run[] = [];
  let before = query.before;
  while (found.length < query.limit) {
    const ids = await redis.zrevrangebylex(index, before ? `(${before}` : '+', '-', 'LIMIT', 0, query.limit);
    const runs = await Promise.all(ids.map((id) => readRun(redis, keys, RunIdSchema.parse(id))));
    const expired = ids.filter((_, i) => runs[i] === undefined);
    if (expired.length > 0) await redis.zrem(index, ...expired);
    found.push(...runs.filter((run) => run !== undefined));
    if (ids.length < query.limit) break;
    before = RunIdSchema.parse(ids.at(-1));
  }
  return found.slice(0, query.limit);
}

export async function readCheckpoints(
  redis: Redis,
  keys: StoreKeys,
  runId: RunId,
): Promise<readonly Checkpoint[] | undefined> {
  const of = keys.run(runId);
  const [exists, hash] = await Promise.all([redis.exists(of.run), redis.hgetall(of.checkpoints)]);
  if (exists === 0) return undefined;
  return Object.entries(hash)
    .filter(([field]) => field.includes('#'))
    .map(([visit, record]) => decodeCheckpoint(visit, record))
    .sort((a, b) => (a.checkpoint_id < b.checkpoint_id ? -1 : 1));
}

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
  }) as [[string | null, RunStatus | null], [string, string[]][]];
  const [lastSeq, status] = head;
  if (lastSeq === null || status === null) return undefined;
  // An entry's id is the position of its last event, so the first one may begin before the position asked for.
  const events = entries
    .flatMap(([id, fields]) => decodeEntry(runId, id, fields))
    .filter((event) => event.seq > afterSeq)
    .slice(0, limit);
  assertNoGap(runId, afterSeq, events[0]?.seq, Number(lastSeq));
  return { events, lastMessageId: messageId(Number(lastSeq)), over: isTerminal(status) };
}

function assertNoGap(runId: RunId, afterSeq: number, firstSeq: number | undefined, lastSeq: number): void {
  if (firstSeq === afterSeq + 1 || (firstSeq === undefined && afterSeq === lastSeq)) return;
  const lost =
    afterSeq > lastSeq ? 'was never written, or was lost with a crash of Redis' : 'is no longer followed without a gap';
  throw new CairnError(
    'DATA_LOSS',
    `Position ${messageId(afterSeq)} of ${runId} ${lost}. Go on from the run's newest checkpoint.`,
    {
      latest_message_id: messageId(lastSeq),
      ...(firstSeq === undefined ? {} : { earliest_message_id: messageId(firstSeq) }),
    },
  );
}
