import { createHash, randomBytes } from 'node:crypto';
import { KEYS_PER_TENANT_MAX, type KeyStore, type KeyView } from '@cairn/checkpoint';
import { CairnError, SCOPES } from '@cairn/core';
import { Router } from 'express';
import { z } from 'zod';
import type { KeyAnswer } from '../answers/key.ts';
import { onlyMethods } from '../error-handler.ts';
import { KEPT_ID, type KeyRing } from '../keys/key-ring.ts';
import { parseBody } from '../parse.ts';
import { contextOf } from '../request-context.ts';

const HOUR_MS = 60 * 60 * 1000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const ID_BYTES = 12;
const SECRET_BYTES = 32;

export const NewKeyRequest = z.strictObject({
  name: z.string().trim().max(100).default(''),
  scopes: z
    .array(z.enum(SCOPES))
    .min(1)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'names one scope twice'),
  expires_in_ms: z
    .int()
    .min(1000)
    .max(520 * WEEK_MS)
    .optional(),
});
export const RotateRequest = z.strictObject({ grace_ms: z.int().min(0).max(WEEK_MS).default(HOUR_MS) });

/** The API keys of the caller's tenant. A secret is in the answer that made it, and nowhere else. */
export function keyRoutes(store: KeyStore, ring: KeyRing): Router {
  const router = Router();

  router
    .route('/keys')
    .post(async (req, res) => {
      const { name, scopes, expires_in_ms } = parseBody(NewKeyRequest, req.body);
      const id = `key_${randomBytes(ID_BYTES).toString('hex')}`;
      const { secret, secretSha256 } = newSecret();
      const key = { id, tenant: contextOf(req).tenant, name, scopes, secretSha256 };
      const kept = await store.add(expires_in_ms === undefined ? key : { ...key, expiresInMs: expires_in_ms });
      if (!kept) throw tooManyKeys();
      res.status(201).json({ ...keyView(kept), key: `${id}.${secret}` });
    })
    .get(async (req, res) => {
      res.json({ object: 'list', data: (await store.list(contextOf(req).tenant)).map(keyView) });
    })
    .all(onlyMethods('GET', 'POST'));

  router
    .route('/keys/:keyId/rotate')
    .post(async (req, res) => {
      const keyId = keyIdOf(req.params);
      const { grace_ms } = parseBody(RotateRequest, req.body);
      const { secret, secretSha256 } = newSecret();
      const rotated = await store.rotate(contextOf(req).tenant, keyId, secretSha256, grace_ms);
      ring.forget(keyId);
      if (!rotated) throw keyNotFound();
      res.json({ ...keyView(rotated), key: `${rotated.id}.${secret}` });
    })
    .all(onlyMethods('POST'));

  router
    .route('/keys/:keyId')
    .delete(async (req, res) => {
      const keyId = keyIdOf(req.params);
      const revoked = await store.revoke(contextOf(req).tenant, keyId);
      ring.forget(keyId);
      if (!revoked) throw keyNotFound();
      res.status(204).end();
    })
    .all(onlyMethods('DELETE'));

  return router;
}

function newSecret() {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { secret, secretSha256: createHash('sha256').update(secret).digest('hex') };
}

const keyView = ({ id, name, scopes, createdAtMs, expiresAtMs }: KeyView): KeyAnswer => ({
  id,
  object: 'key',
  name,
  scopes,
  created_at: new Date(createdAtMs).toISOString(),
  expires_at: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
});

/** It becomes part of a name in Redis, so what cannot be an id gets no further. @throws KEY_NOT_FOUND */
function keyIdOf({ keyId }: { readonly keyId: string }): string {
  if (!KEPT_ID.test(keyId)) throw keyNotFound();
  return keyId;
}

const keyNotFound = () =>
  new CairnError(
    'KEY_NOT_FOUND',
    'There is no key with this id that can be changed here. GET /v1/keys lists them; those of CAIRN_API_KEYS are not among them.',
  );

const tooManyKeys = () =>
  new CairnError(
    'TOO_MANY_KEYS',
    `A tenant has at most ${KEYS_PER_TENANT_MAX} keys. Revoke one: DELETE /v1/keys/{id}.`,
  );
