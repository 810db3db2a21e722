import type { Redis } from 'ioredis';
import { storeKeys } from '../redis/keys.ts';
import { loadActs } from '../redis/scripts.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import { SNAPSHOT_LIMITS, type Snapshots, type TenantOf } from './snapshots.ts';

export interface RedisSnapshotsOptions {
  /** It stays the caller's to close. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly tenantOf: TenantOf;
  /** How long a page is remembered after it was fetched. */
  readonly ttlMs: number;
}

export function redisSnapshots({ redis, prefix, tenantOf, ttlMs }: RedisSnapshotsOptions): Snapshots {
  const keys = storeKeys(prefix);
  const run = loadActs(redis);
  return {
    async find(runId, name) {
      const tenant = await tenantOf(runId);
      if (tenant === undefined) return undefined;
      const [about, bytes] = await orUnavailable(
        redis.hmgetBuffer(keys.snapshots(tenant, name).snapshot, 'about', 'bytes'),
      );
      return about && bytes ? { about: about.toString(), bytes } : undefined;
    },
    async keep(runId, name, { about, bytes }) {
      const tenant = await tenantOf(runId);
      if (tenant === undefined || bytes.byteLength > SNAPSHOT_LIMITS.bytes) return;
      const { all, snapshot, hashed } = keys.snapshots(tenant, name);
      const args = [hashed, about, Buffer.from(bytes), ttlMs, SNAPSHOT_LIMITS.perTenant];
      await orUnavailable(run('put-snapshot', [all, snapshot], args));
    },
  };
}
