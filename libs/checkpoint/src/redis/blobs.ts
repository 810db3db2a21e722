import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type BlobStore, CairnError, type RunId } from '@cairn/core';
import type { Redis } from 'ioredis';
import type { StoreKeys } from './keys.ts';
import type { RunAct } from './scripts.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

export function redisBlobs(redis: Redis, run: RunAct, keys: StoreKeys, runId: RunId): BlobStore {
  const of = keys.run(runId);
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await run('put-blob', [of.run, of.blobs], [sha256, await pack(bytes)]);
      return sha256;
    },
    async get(sha256) {
      const packed = await redis.hgetBuffer(of.blobs, sha256);
      if (!packed)
        throw new CairnError('DATA_LOSS', `${runId} keeps no text under ${sha256}. Gather its sources again.`);
      return unpack(packed);
    },
  };
}
