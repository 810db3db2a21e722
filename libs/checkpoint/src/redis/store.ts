import { LIMITS, RunId } from '@cairn/core';
import type { Redis } from 'ioredis';
import type { Store } from '../store.ts';
import { accept } from './acts/accept.ts';
import type { ActContext } from './acts/act.ts';
import { claim } from './acts/claim.ts';
import { commit, commitPart } from './acts/commit.ts';
import { fail } from './acts/end.ts';
import { append, settle } from './acts/settle.ts';
import { steer } from './acts/steer.ts';
import { redisBlobs } from './blobs.ts';
import { Wakeups, watchFences } from './growth.ts';
import { storeKeys } from './keys.ts';
import { listRuns, readCheckpoints, readEvents, readRun, readStanding } from './reads.ts';
import { loadActs } from './scripts.ts';
import { orUnavailable } from './unavailable.ts';

export interface RedisStoreOptions {
  /** Commands go over this connection; a second one is opened for wake-ups when somebody listens. It stays the caller's to close. */
  readonly redis: Redis;
  /** What all keys begin with; it holds the hash tag, for example `{cairn}`. */
  readonly prefix: string;
  /** How long a run is kept after its end. */
  readonly runRetentionMs: number;
}

export function redisStore({ redis, prefix, runRetentionMs }: RedisStoreOptions): Store {
  const keys = storeKeys(prefix);
  const run = loadActs(redis);
  const wakeups = new Wakeups(redis);
  const context: ActContext = { run, keys, runRetentionMs, idempotencyMs: LIMITS.idempotencyMs };

  return {
    accept: (newRun, mark) => orUnavailable(accept(context, newRun, mark)),
    get: (runId) => orUnavailable(readRun(redis, keys, runId)),
    standing: (runId) => orUnavailable(readStanding(redis, keys, runId)),
    list: (query) => orUnavailable(listRuns(redis, keys, query)),
    claim: (request) => orUnavailable(claim(context, request)),
    commit: (lease, checkpoint) => orUnavailable(commit(context, lease, checkpoint)),
    commitPart: (lease, part, events) => orUnavailable(commitPart(context, lease, part, events)),
    retryLater: (lease, event) => orUnavailable(settle(context, lease, event)),
    handBack: (lease) => orUnavailable(settle(context, lease)),
    fail: (lease, failure) => orUnavailable(fail(context, lease, failure)),
    steer: (runId, verb, reason) => orUnavailable(steer(context, runId, verb, reason)),
    append: (lease, batch, events) => orUnavailable(append(context, lease, batch, events)),
    checkpoints: (runId) => orUnavailable(readCheckpoints(redis, keys, runId)),
    events: (runId, after, limit) => orUnavailable(readEvents(redis, keys, runId, after, limit)),
    watch: (runId, onGrowth) => wakeups.listen(keys.growth(runId), onGrowth),
    watchFences: (onRaised) => watchFences(wakeups, keys, onRaised),
    takeIdle: async (idleMs, limit) => {
      const ids = await orUnavailable(run('take-idle', [keys.live], [idleMs, limit]));
      return (ids as string[]).map((id) => RunId.parse(id));
    },
    blobs: (runId) => redisBlobs(redis, run, keys, runId),
    async close() {
      wakeups.close();
    },
  };
}
