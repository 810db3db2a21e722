import { setTimeout as elapse } from 'node:timers/promises';
import type { RunId } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { SNAPSHOT_LIMITS, type Snapshots, type TenantOf } from './snapshots.ts';

const run = (last: number): RunId => `run_01890000-0000-7000-8000-${String(last).padStart(12, '0')}`;
const [OURS, OURS_TOO, THEIRS, GONE] = [run(1), run(2), run(3), run(4)];
const TENANTS = new Map([
  [OURS, 'acme'],
  [OURS_TOO, 'acme'],
  [THEIRS, 'other'],
]);
const tenantOf: TenantOf = async (runId) => TENANTS.get(runId);
const page = (text: string) => ({ about: JSON.stringify({ text }), bytes: Buffer.from(text) });

/** What keeping snapshots means: every driver passes it. */
export function snapshotContract(name: string, make: (tenantOf: TenantOf, ttlMs: number) => Snapshots): void {
  describe(`${name} keeps snapshots`, () => {
    test('a tenant’s later runs find a page as it was last, and nobody else does', async () => {
      const snapshots = make(tenantOf, 60_000);
      await snapshots.keep(OURS, 'http://a.example/', page('before'));
      await snapshots.keep(OURS, 'http://a.example/', page('now \u00e9'));
      const found = await snapshots.find(OURS_TOO, 'http://a.example/');
      expect(found?.about).toBe('{"text":"now \u00e9"}');
      expect(Buffer.from(found?.bytes ?? []).toString()).toBe('now \u00e9');
      expect(await snapshots.find(THEIRS, 'http://a.example/')).toBeUndefined();
      expect(await snapshots.find(OURS, 'http://b.example/')).toBeUndefined();
    });

    test('a run that is gone has no tenant, finds nothing and keeps nothing', async () => {
      const snapshots = make(tenantOf, 60_000);
      await snapshots.keep(GONE, 'page', page('text'));
      expect(await snapshots.find(GONE, 'page')).toBeUndefined();
      expect(await snapshots.find(OURS, 'page')).toBeUndefined();
    });

    test('a page is forgotten after its time', async () => {
      const snapshots = make(tenantOf, 150);
      await snapshots.keep(OURS, 'page', page('text'));
      await elapse(200);
      expect(await snapshots.find(OURS, 'page')).toBeUndefined();
    });

    test('a tenant has so many; the oldest make room. What is too large is not kept', async () => {
      const snapshots = make(tenantOf, 60_000);
      await snapshots.keep(THEIRS, 'theirs', page('text'));
      await snapshots.keep(OURS, 'large', { about: '{}', bytes: Buffer.alloc(SNAPSHOT_LIMITS.bytes + 1) });
      expect(await snapshots.find(OURS, 'large')).toBeUndefined();
      await snapshots.keep(OURS, 'oldest', page('text'));
      await elapse(5);
      for (let i = 1; i <= SNAPSHOT_LIMITS.perTenant; i++) await snapshots.keep(OURS, `page ${i}`, page('text'));
      expect(await snapshots.find(OURS, 'oldest')).toBeUndefined();
      expect(await snapshots.find(OURS, `page ${SNAPSHOT_LIMITS.perTenant}`)).toBeDefined();
      expect(await snapshots.find(THEIRS, 'theirs')).toBeDefined();
    });
  });
}
