import { createHash } from 'node:crypto';
import { type BlobStore, CairnError, type RunId } from '@cairn/core';
import type { Redis } from 'ioredis';
import type { StoreKeys } from './keys.ts';
import type { RunAct } from './scripts.ts';

export function redisBlobs(redis: Redis, run: RunAct, keys: StoreKeys, runId: RunId): BlobStore {
  const of = keys.run(runId);
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await run('put-blob', [of.run, of.blobs], [sha256, Buffer.from(bytes)]);
      return sha256;
    },
    async get(sha256) {
      const bytes = await redis.hgetBuffer(of.blobs, sha256);
      if (!bytes)
        throw new CairnError('DATA_LOSS', `${runId} keeps no text under ${sha256}. Gather its sources again.`);
      return bytes;
    },
  };
}
