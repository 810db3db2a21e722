import { SNAPSHOT_LIMITS, type Snapshot, type Snapshots, type TenantOf } from './snapshots.ts';

/** The reference of what keeping snapshots means. It keeps nothing across processes. */
export function memorySnapshots(tenantOf: TenantOf, ttlMs: number): Snapshots {
  const kept = new Map<string, Map<string, Snapshot & { readonly endsMs: number }>>();
  return {
    async find(runId, name) {
      const tenant = await tenantOf(runId);
      const found = tenant === undefined ? undefined : kept.get(tenant)?.get(name);
      return found && found.endsMs > performance.now() ? { about: found.about, bytes: found.bytes } : undefined;
    },
    async keep(runId, name, { about, bytes }) {
      const tenant = await tenantOf(runId);
      if (tenant === undefined || bytes.byteLength > SNAPSHOT_LIMITS.bytes) return;
      const own = kept.get(tenant) ?? new Map();
      kept.set(tenant, own);
      own.delete(name); // so that it is the newest
      own.set(name, { about, bytes, endsMs: performance.now() + ttlMs });
      for (const oldest of [...own.keys()].slice(0, -SNAPSHOT_LIMITS.perTenant)) own.delete(oldest);
    },
  };
}
