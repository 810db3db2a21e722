import { setTimeout as elapse } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { KEYS_PER_TENANT_MAX, type KeyStore, type NewKey } from '../keys/key-store.ts';

const key: NewKey = { id: 'key_a', tenant: 'acme', name: 'robot', scopes: ['runs:read', 'admin'], secretSha256: 'a1' };

/** What "a key store" means: every driver passes it. `make` gives one with nothing in it. */
export function keyContract(name: string, make: () => KeyStore): void {
  describe(`${name} is a key store`, () => {
    test('a key is kept once, and shown without what opens it', async () => {
      const store = make();
      const kept = await store.add(key);
      expect(kept).toEqual({
        id: 'key_a',
        tenant: 'acme',
        name: 'robot',
        scopes: ['runs:read', 'admin'],
        createdAtMs: expect.any(Number),
        expiresAtMs: null,
      });
      expect(await store.add({ ...key, secretSha256: 'b2', name: 'other' })).toEqual(kept);
      expect(await store.list('acme')).toEqual([kept]);
      expect(await store.list('other')).toEqual([]);
      expect(await store.proof('key_a')).toEqual({ tenant: 'acme', scopes: key.scopes, secretSha256s: ['a1'] });
      expect(await store.proof('key_b')).toBeUndefined();
    });

    test('a rotated key opens with both secrets until the grace is over, and then with the new one only', async () => {
      const store = make();
      await store.add(key);
      expect(await store.rotate('acme', 'key_a', 'b2', 200)).toMatchObject({ id: 'key_a' });
      await store.rotate('acme', 'key_a', 'b2', 200);
      expect((await store.proof('key_a'))?.secretSha256s).toEqual(['b2', 'a1']);
      await elapse(220);
      expect((await store.proof('key_a'))?.secretSha256s).toEqual(['b2']);
      await store.rotate('acme', 'key_a', 'c3', 30_000);
      await store.rotate('acme', 'key_a', 'd4', 60_000);
      expect((await store.proof('key_a'))?.secretSha256s).toEqual(['d4', 'b2', 'c3']);
      await store.rotate('acme', 'key_a', 'e5', 0);
      expect((await store.proof('key_a'))?.secretSha256s).toEqual(['e5']);
    });

    test('a revoked key opens no more, with none of its secrets', async () => {
      const store = make();
      await store.add(key);
      await store.rotate('acme', 'key_a', 'b2', 60_000);
      expect(await store.revoke('acme', 'key_a')).toBe(true);
      expect(await store.revoke('acme', 'key_a')).toBe(false);
      expect(await store.proof('key_a')).toBeUndefined();
      expect(await store.list('acme')).toEqual([]);
      await store.add(key);
      expect((await store.proof('key_a'))?.secretSha256s).toEqual(['a1']);
    });

    test("nobody touches another tenant's key", async () => {
      const store = make();
      await store.add(key);
      expect(await store.rotate('other', 'key_a', 'b2', 0)).toBeUndefined();
      expect(await store.revoke('other', 'key_a')).toBe(false);
      expect((await store.proof('key_a'))?.secretSha256s).toEqual(['a1']);
    });

    test('a key ends by itself when its time is over', async () => {
      const store = make();
      const kept = await store.add({ ...key, expiresInMs: 100 });
      expect(kept?.expiresAtMs).toBe((kept?.createdAtMs ?? 0) + 100);
      await elapse(120);
      expect(await store.proof('key_a')).toBeUndefined();
      expect(await store.list('acme')).toEqual([]);
    });

    test('a tenant has so many keys and no more; ended ones do not count', async () => {
      const store = make();
      const numbered = (i: number) => ({ ...key, id: `key_${i}`, ...(i === 0 ? { expiresInMs: 50 } : {}) });
      for (let i = 0; i < KEYS_PER_TENANT_MAX; i++) await store.add(numbered(i));
      await elapse(60);
      expect(await store.add(numbered(KEYS_PER_TENANT_MAX))).toBeDefined();
      expect(await store.add(numbered(KEYS_PER_TENANT_MAX + 1))).toBeUndefined();
      expect(await store.add({ ...key, id: 'key_x', tenant: 'other' })).toBeDefined();
      expect(await store.list('acme')).toHaveLength(KEYS_PER_TENANT_MAX);
    });
  });
}
