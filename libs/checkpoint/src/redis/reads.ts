import {
  type Checkpoint,
  COMPENSATION,
  isTerminal,
  LIVE_STATUSES,
  type LiveStatus,
  parseVisit,
  type Run,
  RunId,
  type RunStatus,
  visitKey,
} from '@cairn/core';
import type { Redis } from 'ioredis';
import { matches } from '../matches.ts';
import type { RunPage, RunQuery, Standing } from '../store.ts';
import { decodeCheckpoint, decodeRun } from './decode.ts';
import type { StoreKeys } from './keys.ts';

export async function readRun(redis: Redis, keys: StoreKeys, runId: RunId): Promise<Run | undefined> {
  return decodeRun(await redis.hgetall(keys.run(runId).run));
}

export async function readStanding(redis: Redis, keys: StoreKeys, runId: RunId): Promise<Standing | undefined> {
  const [status, current, held, startsAt, ref, line, replaces] = (await redis.hmget(
    keys.run(runId).run,
    'status',
    'cur',
    'held',
    'starts_at',
    'pipeline',
    'line',
    'replaces',
  )) as [RunStatus | null, ...(string | null)[]];
  if (!status || !current) return undefined;
  const visit = parseVisit(current);
  if (isTerminal(status)) return { kind: 'over', status, current: visit };
  const pipeline = ref ?? '';
  if (status === 'paused') return { kind: 'paused', current: visit, pipeline };
  if (held) {
    const ahead = replaces && line ? before(runId, await redis.lrange(line, 0, -1)) : [];
    return { kind: 'held', current: visit, pipeline, replaces: ahead };
  }
  return { kind: 'at', current: visit, pipeline, startsAtMs: Number(startsAt ?? 0) };
}

/** Those of a line that stand before a run. */
const before = (runId: RunId, line: readonly string[]): RunId[] =>
  line.slice(0, Math.max(0, line.indexOf(runId))).map((id) => RunId.parse(id));

/** So many runs are looked at for one page; a filter that lets few pass answers with a short page instead of a slow one. */
const SCAN_RUNS = 500;

/** Pages through the index until enough are found; entries whose run has expired are dropped from it on the way. */
export async function listRuns(redis: Redis, keys: StoreKeys, query: RunQuery): Promise<RunPage> {
  const own = `${keys.index}:${query.tenant}`;
  const index = query.status ? `${own}:${query.status}` : own;
  const found: Run[] = [];
  let before = query.before;
  for (let scanned = 0; scanned < SCAN_RUNS; scanned += query.limit) {
    const ids = await redis.zrevrangebylex(index, before ? `(${before}` : '+', '-', 'LIMIT', 0, query.limit);
    const runs = await Promise.all(ids.map((id) => readRun(redis, keys, RunId.parse(id))));
    const expired = ids.filter((_, i) => runs[i] === undefined);
    if (expired.length > 0) await redis.zrem(index, ...expired);
    for (const [i, run] of runs.entries()) {
      if (!run || !matches(run, query)) continue;
      found.push(run);
      const last = i + 1 === ids.length && ids.length < query.limit;
      if (found.length === query.limit) return { runs: found, next: last ? undefined : run.id };
    }
    if (ids.length < query.limit) return { runs: found, next: undefined };
    before = RunId.parse(ids.at(-1));
  }
  return { runs: found, next: before };
}

export async function countLive(
  redis: Redis,
  keys: StoreKeys,
  tenants: readonly string[],
): Promise<Record<LiveStatus, number>> {
  const counts = { queued: 0, running: 0, paused: 0, cancelling: 0 };
  const asked = tenants.flatMap((tenant) => LIVE_STATUSES.map((status) => ({ tenant, status })));
  const sizes = await Promise.all(asked.map(({ tenant, status }) => redis.zcard(`${keys.index}:${tenant}:${status}`)));
  for (const [at, { status }] of asked.entries()) counts[status] += sizes[at] ?? 0;
  return counts;
}

/** A claim's text begins with its nonce and whether it is open; see the prelude. */
const UNDOING = `claim:${visitKey(COMPENSATION)}`;
const OPEN_CLAIM = /^[^|]*\|1\|/;

export async function countInHand(redis: Redis, keys: StoreKeys, runId: RunId): Promise<number> {
  const run = await redis.hgetall(keys.run(runId).run);
  return Object.entries(run).filter(
    ([field, value]) => field.startsWith('claim:') && field !== UNDOING && OPEN_CLAIM.test(value),
  ).length;
}

export async function readTenant(redis: Redis, keys: StoreKeys, runId: RunId): Promise<string | undefined> {
  return (await redis.hget(keys.run(runId).run, 'tenant')) ?? undefined;
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
