import { SCOPES } from '@cairn/core';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { storeKeys } from '../redis/keys.ts';
import { loadActs } from '../redis/scripts.ts';
import { orUnavailable } from '../redis/unavailable.ts';
import { KEYS_PER_TENANT_MAX, type KeyStore, type KeyView, type NewKey } from './key-store.ts';

const Scopes = z.string().transform((text) => z.array(z.enum(SCOPES)).parse(text.split(' ')));

const Proof = z.tuple([z.string(), Scopes], z.string());

const KeyRecord = z.object({
  id: z.string(),
  tenant: z.string(),
  name: z.string(),
  scopes: Scopes,
  created_at: z.coerce.number(),
  expires_at: z.coerce.number().optional(),
});

/** @param redis stays the caller's to close */
export function redisKeyStore(redis: Redis, prefix: string): KeyStore {
  const keys = storeKeys(prefix);
  const run = loadActs(redis);

  return {
    async add(key) {
      const of = keys.apiKey(key.id);
      return viewOf(
        await orUnavailable(run('add-key', [of.key, keys.apiKeysOf(key.tenant)], fieldsOf(key, keys.apiKey('').key))),
      );
    },
    async proof(id) {
      const of = keys.apiKey(id);
      const reply = Proof.nullable().parse(await orUnavailable(run('key-proof', [of.key, of.before], [])));
      if (reply === null) return undefined;
      const [tenant, scopes, ...secretSha256s] = reply;
      return { tenant, scopes, secretSha256s };
    },
    async list(tenant) {
      const ids = await orUnavailable(redis.zrange(keys.apiKeysOf(tenant), 0, -1));
      const records = await orUnavailable(Promise.all(ids.map((id) => redis.hgetall(keys.apiKey(id).key))));
      return records.filter(({ id }) => id !== undefined).map(parsed);
    },
    async rotate(tenant, id, secretSha256, graceMs) {
      const of = keys.apiKey(id);
      return viewOf(await orUnavailable(run('rotate-key', [of.key, of.before], [tenant, secretSha256, graceMs])));
    },
    async revoke(tenant, id) {
      const of = keys.apiKey(id);
      const revoked = run('revoke-key', [of.key, of.before, keys.apiKeysOf(tenant)], [id, tenant]);
      return (await orUnavailable(revoked)) === 1;
    },
  };
}

const fieldsOf = ({ id, tenant, name, scopes, secretSha256, expiresInMs }: NewKey, every: string) => [
  id,
  tenant,
  name,
  scopes.join(' '),
  secretSha256,
  expiresInMs ?? '',
  KEYS_PER_TENANT_MAX,
  every,
];

function viewOf(reply: unknown): KeyView | undefined {
  if (reply === null) return undefined;
  const flat = z.array(z.string()).parse(reply);
  return parsed(Object.fromEntries(flat.flatMap((field, i) => (i % 2 === 0 ? [[field, flat[i + 1]]] : []))));
}

function parsed(record: Record<string, unknown>): KeyView {
  const { created_at, expires_at, ...rest } = KeyRecord.parse(record);
  return { ...rest, createdAtMs: created_at, expiresAtMs: expires_at ?? null };
}
