import { createHmac, timingSafeEqual } from 'node:crypto';
import { CairnError, TRIGGER_LIMITS } from '@cairn/core';
import { z } from 'zod';

export const SECRET_PREFIX = 'whsec_';
/** The headers of a signed event. */
export const EventId = z.string().regex(/^[\x21-\x7e]{1,256}$/);
export const Timestamp = z
  .string()
  .regex(/^\d{1,12}$/)
  .meta({ description: 'Seconds since 1970, at most five minutes off.', example: '1795276800' });
export const Signature = z.string().meta({
  description: 'v1, and the base64 of the HMAC-SHA256 over id.timestamp.body; several parted by spaces.',
  example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
});
/** Signatures that are looked at; a sender in the middle of a rotation sends two. */
const MAX_SIGNATURES = 10;

export interface SignedHead {
  readonly id: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: string | undefined;
  /** `v1,<base64>`, several parted by spaces. */
  readonly signature: string | undefined;
}

/**
 * Checks an event as Standard Webhooks signs it: HMAC-SHA256 over `id.timestamp.body`.
 * @param secret undefined when there is no such trigger: refused in the same words as a wrong signature
 * @returns the event's id
 * @throws UNAUTHENTICATED
 */
export function signedEventId(head: SignedHead, body: Buffer, secret: string | undefined, nowMs: number): string {
  const { id = '', timestamp = '', signature = '' } = head;
  const inTime =
    Timestamp.safeParse(timestamp).success && Math.abs(Number(timestamp) * 1000 - nowMs) <= TRIGGER_LIMITS.skewMs;
  const key = Buffer.from((secret ?? '').slice(SECRET_PREFIX.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const sent = signature.split(' ').slice(0, MAX_SIGNATURES);
  const matches = sent.map((text) => isEqual(text, expected)).includes(true);
  if (secret !== undefined && EventId.safeParse(id).success && inTime && matches) return id;
  throw new CairnError(
    'UNAUTHENTICATED',
    'The event is not signed for this trigger. Send webhook-id, webhook-timestamp (within 5 minutes) and webhook-signature ' +
      "(v1,<base64 of HMAC-SHA256 over id.timestamp.body>), made with the trigger's secret.",
  );
}

function isEqual(signature: string, expected: Buffer): boolean {
  const [, base64] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(signature) ?? [];
  return base64 !== undefined && timingSafeEqual(Buffer.from(base64, 'base64'), expected);
}
