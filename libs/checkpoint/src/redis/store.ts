import { LIMITS, RunId } from '@cairn/core';
import type { Redis } from 'ioredis';
import { redisEffects } from '../effects/redis.ts';
import { redisHooks } from '../hooks/redis.ts';
import type { Store } from '../store.ts';
import { accept } from './acts/accept.ts';
import type { ActContext } from './acts/act.ts';
import { claim } from './acts/claim.ts';
import { commit, commitPart } from './acts/commit.ts';
import { fail } from './acts/end.ts';
import { append, settle } from './acts/settle.ts';
import { remove, say, steer } from './acts/steer.ts';
import { trim } from './acts/trim.ts';
import { redisBlobs } from './blobs.ts';
import { readEvents, readOldLogs, readPositionOf } from './events.ts';
import { Wakeups, watchFences } from './growth.ts';
import { storeKeys } from './keys.ts';
import { countInHand, countLive, listRuns, readCheckpoints, readRun, readStanding, readTenant } from './reads.ts';
import { loadActs } from './scripts.ts';
import { orUnavailable } from './unavailable.ts';

export interface RedisStoreOptions {
  /** Commands go over this connection; a second one is opened for wake-ups when somebody listens. It stays the caller's to close. */
  readonly redis: Redis;
  /** What all keys begin with; it holds the hash tag, for example `{cairn}`. */
  readonly prefix: string;
  /** How long a run is kept after its end. */
  readonly runRetentionMs: number;
  /** How long an event is kept. Default: as long as its run. */
  readonly eventRetentionMs?: number | undefined;
  /** How long a thread is remembered after its last run was accepted. Default: a week. */
  readonly threadMs?: number;
}

/** So many idle runs are looked at for each one that is wanted: those of other pipelines may stand before it. */
const IDLE_LOOKED_AT = 10;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

export function redisStore({
  redis,
  prefix,
  runRetentionMs,
  eventRetentionMs,
  threadMs = WEEK_MS,
}: RedisStoreOptions): Store {
  const keys = storeKeys(prefix);
  const run = loadActs(redis);
  const wakeups = new Wakeups(redis);
  const context: ActContext = {
    run,
    keys,
    runRetentionMs,
    eventRetentionMs,
    threadMs,
    idempotencyMs: LIMITS.idempotencyMs,
  };

  return {
    accept: (newRun, mark, limits) => orUnavailable(accept(context, newRun, mark, limits)),
    get: (runId) => orUnavailable(readRun(redis, keys, runId)),
    standing: (runId) => orUnavailable(readStanding(redis, keys, runId)),
    list: (query) => orUnavailable(listRuns(redis, keys, query)),
    countLive: (tenants) => orUnavailable(countLive(redis, keys, tenants)),
    inHand: (runId) => orUnavailable(countInHand(redis, keys, runId)),
    tenantOf: (runId) => orUnavailable(readTenant(redis, keys, runId)),
    claim: (request) => orUnavailable(claim(context, request)),
    commit: (lease, checkpoint) => orUnavailable(commit(context, lease, checkpoint)),
    commitPart: (lease, part, events) => orUnavailable(commitPart(context, lease, part, events)),
    retryLater: (lease, event) => orUnavailable(settle(context, lease, event)),
    handBack: (lease) => orUnavailable(settle(context, lease)),
    fail: (lease, failure) => orUnavailable(fail(context, lease, failure)),
    steer: (runId, verb, note) => orUnavailable(steer(context, runId, verb, note)),
    say: (runId, text, mark) => orUnavailable(say(context, runId, text, mark)),
    remove: (runId) => orUnavailable(remove(context, runId)),
    append: (lease, batch, events, salvage) => orUnavailable(append(context, lease, batch, events, salvage)),
    checkpoints: (runId) => orUnavailable(readCheckpoints(redis, keys, runId)),
    events: (runId, after, limit) => orUnavailable(readEvents(redis, keys, runId, after, limit)),
    positionOf: (runId, checkpoint) => orUnavailable(readPositionOf(redis, keys, runId, checkpoint)),
    oldLogs: async (limit) =>
      eventRetentionMs === undefined ? [] : orUnavailable(readOldLogs(redis, keys, eventRetentionMs, limit)),
    trim: (runId) => orUnavailable(trim(context, runId)),
    watch: (runId, onGrowth) => wakeups.listen(keys.growth(runId), onGrowth),
    watchFences: (onRaised) => watchFences(wakeups, keys, onRaised),
    takeIdle: async (idleMs, limit, pipeline = '') => {
      const args = [idleMs, limit, pipeline, keys.runs, limit * IDLE_LOOKED_AT];
      const ids = await orUnavailable(run('take-idle', [keys.live], args));
      return (ids as string[]).map((id) => RunId.parse(id));
    },
    blobs: (runId) => redisBlobs(redis, run, keys, runId),
    effects: redisEffects(context),
    hooks: redisHooks({ redis, run, keys, wakeups }),
    async close() {
      wakeups.close();
    },
  };
}
