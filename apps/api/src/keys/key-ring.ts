import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyProof, KeyStore } from '@cairn/checkpoint';
import { SCOPES, type Scope } from '@cairn/core';
import type { ApiKey } from '@cairn/platform';

/** For so long a process trusts what it read of a key: one that was revoked elsewhere opens no longer than that. */
export const KEY_CACHE_MS = 2000;
const KEYS_CACHED_MAX = 10_000;

/** What the ids of keys made over the API look like; nothing else is looked up in Redis. */
export const KEPT_ID = /^key_[0-9a-f]{24}$/;

export interface Caller {
  /** The id of its key. */
  readonly callerId: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
}

/** All keys that open this API: those of the environment, each a tenant of its own with all scopes, and those in the store. */
export class KeyRing {
  readonly #fixed: ReadonlyMap<string, KeyProof>;
  readonly #store: KeyStore;
  readonly #cached = new Map<string, { readonly proof: KeyProof; readonly untilMs: number }>();

  constructor(fixed: readonly ApiKey[], store: KeyStore) {
    const proofOf = ({ id, secretSha256 }: ApiKey) => ({ tenant: id, scopes: SCOPES, secretSha256s: [secretSha256] });
    this.#fixed = new Map(fixed.map((key) => [key.id, proofOf(key)]));
    this.#store = store;
  }

  /** @throws STORE_UNAVAILABLE when it takes Redis to know the key */
  async callerOf(id: string, secret: string): Promise<Caller | undefined> {
    const digest = createHash('sha256').update(secret).digest();
    const known = this.#fixed.get(id) ?? this.#fromCache(id) ?? NOBODY;
    if (opens(known, digest)) return callerBy(id, known);
    if (this.#fixed.has(id) || !KEPT_ID.test(id)) return undefined;
    // Also when the cache has the key: it may have got a new secret meanwhile.
    const proof = await this.#store.proof(id);
    this.#cache(id, proof);
    return proof && opens(proof, digest) ? callerBy(id, proof) : undefined;
  }

  /** For the process that changed a key: it need not wait for its own cache. */
  forget(id: string): void {
    this.#cached.delete(id);
  }

  #fromCache(id: string): KeyProof | undefined {
    const entry = this.#cached.get(id);
    return entry && entry.untilMs > performance.now() ? entry.proof : undefined;
  }

  #cache(id: string, proof: KeyProof | undefined): void {
    this.#cached.delete(id);
    if (!proof) return;
    this.#cached.set(id, { proof, untilMs: performance.now() + KEY_CACHE_MS });
    const [oldest] = this.#cached.keys();
    if (oldest !== undefined && this.#cached.size > KEYS_CACHED_MAX) this.#cached.delete(oldest);
  }
}

/** A hash that no secret has: an unknown id takes as long as a wrong secret. */
const NOBODY: KeyProof = { tenant: '', scopes: [], secretSha256s: ['0'.repeat(64)] };

const opens = ({ secretSha256s }: KeyProof, digest: Buffer): boolean =>
  secretSha256s.some((hash) => timingSafeEqual(Buffer.from(hash, 'hex'), digest));

const callerBy = (callerId: string, { tenant, scopes }: KeyProof): Caller => ({ callerId, tenant, scopes });
