import { createHash } from 'node:crypto';
import type { IdempotencyMark } from '@cairn/checkpoint';
import { CairnError, canonicalJson } from '@cairn/core';
import type { Request } from 'express';
import { z } from 'zod';
import { contextOf } from './request-context.ts';

const KEY_MAX_CHARS = 255;
/** The header's value, without the quotes that it may have. */
export const IdempotencyKey = z
  .string()
  .min(1)
  .max(KEY_MAX_CHARS)
  .regex(/^[\x20-\x7e]+$/)
  .meta({ description: 'The same key with the same body gives the same thing, for 24 hours.', example: 'order-42' });
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * What makes two submissions one: the tenant, its Idempotency-Key, and what was asked for.
 * @param body the parsed request, so that spelling out a default makes no difference
 * @throws BAD_REQUEST
 */
export function idempotencyMark(req: Request, body: unknown): IdempotencyMark | undefined {
  const header = req.get('Idempotency-Key');
  if (header === undefined) return undefined;
  const key = keyOf(header);
  return { key: sha256(JSON.stringify([contextOf(req).tenant, key])), bodyHash: sha256(canonicalJson(body)) };
}

/** The header's value bare, or as the quoted string of RFC 8941. */
function keyOf(header: string): string {
  const [, quoted] = QUOTED.exec(header) ?? [];
  const key = quoted === undefined ? header : quoted.replace(/\\(.)/g, '$1');
  if (!IdempotencyKey.safeParse(key).success) {
    throw new CairnError('BAD_REQUEST', `Idempotency-Key must be 1 to ${KEY_MAX_CHARS} printable ASCII characters.`);
  }
  return key;
}
