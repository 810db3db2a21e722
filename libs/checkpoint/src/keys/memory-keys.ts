import { KEYS_PER_TENANT_MAX, type KeyStore, type KeyView } from './key-store.ts';

interface Kept {
  readonly view: KeyView;
  secretSha256: string;
  before: readonly { readonly secretSha256: string; readonly untilMs: number }[];
}

/** For tests: keys that live as long as the process. */
export function memoryKeyStore(): KeyStore {
  const keys = new Map<string, Kept>();

  const live = (id: string): Kept | undefined => {
    const kept = keys.get(id);
    if (kept && (kept.view.expiresAtMs ?? Number.POSITIVE_INFINITY) <= Date.now()) keys.delete(id);
    return keys.get(id);
  };
  const own = (tenant: string, id: string) => (live(id)?.view.tenant === tenant ? live(id) : undefined);
  const listed = (tenant: string) => [...keys.keys()].flatMap((id) => own(tenant, id)?.view ?? []);

  return {
    async add({ secretSha256, expiresInMs, ...key }) {
      const there = live(key.id);
      if (there) return there.view;
      if (listed(key.tenant).length >= KEYS_PER_TENANT_MAX) return undefined;
      const createdAtMs = Date.now();
      const expiresAtMs = expiresInMs === undefined ? null : createdAtMs + expiresInMs;
      const view = { ...key, createdAtMs, expiresAtMs };
      keys.set(key.id, { view, secretSha256, before: [] });
      return view;
    },
    async proof(id) {
      const kept = live(id);
      if (!kept) return undefined;
      const { view, secretSha256, before } = kept;
      const old = before.filter(({ untilMs }) => untilMs > Date.now()).map((earlier) => earlier.secretSha256);
      return { tenant: view.tenant, scopes: view.scopes, secretSha256s: [secretSha256, ...old] };
    },
    list: async (tenant) => listed(tenant),
    async rotate(tenant, id, secretSha256, graceMs) {
      const kept = own(tenant, id);
      if (kept && kept.secretSha256 !== secretSha256) {
        const before = { secretSha256: kept.secretSha256, untilMs: Date.now() + graceMs };
        kept.before = graceMs === 0 ? [] : [...kept.before, before];
        kept.secretSha256 = secretSha256;
      }
      return kept?.view;
    },
    revoke: async (tenant, id) => own(tenant, id) !== undefined && keys.delete(id),
  };
}
