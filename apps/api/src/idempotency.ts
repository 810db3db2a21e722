import { createHash } from 'node:crypto';
import type { IdempotencyMark } from '@cairn/checkpoint';
import { CairnError, canonicalJson } from '@cairn/core';
import type { Request } from 'express';
import { contextOf } from './request-context.ts';

const KEY_MAX_CHARS = 255;
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
  if (key.length === 0 || key.length > KEY_MAX_CHARS || !/^[\x20-\x7e]+$/.test(key)) {
    throw new CairnError('BAD_REQUEST', `Idempotency-Key must be 1 to ${KEY_MAX_CHARS} printable ASCII characters.`);
  }
  return key;
}
