import type { Scope } from '@cairn/core';

/** Keys that one tenant may have. */
export const KEYS_PER_TENANT_MAX = 100;

/** An API key, as it may be shown. */
export interface KeyView {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
}

/** @param secretSha256 hex; the secret itself is kept nowhere */
export interface NewKey {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly secretSha256: string;
  readonly expiresInMs?: number;
}

/** What opens with a key: its secret and, for a while after a rotation, those before. */
export interface KeyProof {
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  /** Hex. */
  readonly secretSha256s: readonly string[];
}

/** Where the keys lie that were made over the API. A driver is correct when it passes `keyContract`. */
export interface KeyStore {
  /** @returns undefined when the tenant has `KEYS_PER_TENANT_MAX` keys. The same id again gives what is there. */
  add(key: NewKey): Promise<KeyView | undefined>;
  /** @returns undefined for a key that never was, was revoked or has expired */
  proof(id: string): Promise<KeyProof | undefined>;
  /** Oldest first. */
  list(tenant: string): Promise<readonly KeyView[]>;
  /** Gives a key another secret; the old one opens for `graceMs` longer, with 0 no earlier one opens. The same secret again changes nothing. */
  rotate(tenant: string, id: string, secretSha256: string, graceMs: number): Promise<KeyView | undefined>;
  /** @returns whether the tenant had that key */
  revoke(tenant: string, id: string): Promise<boolean>;
}
