import type { Request } from 'express';
import { z } from 'zod';

/** The longest that a request is held, in seconds; a longer wish is cut to it. */
const WAIT_MAX_S = 60;

/** Never refused: what cannot be read is no wish. */
export const Prefer = z.string().meta({
  description: `wait=N holds the answer for up to N seconds, ${WAIT_MAX_S} at most.`,
  example: 'wait=30',
});

/** How long the caller wants to wait for an answer (RFC 7240, `Prefer: wait=10`), in seconds; 0 without a wish. */
export function preferredWaitS(req: Request): number {
  const preferences = (req.get('Prefer') ?? '').split(',').map((preference) => preference.trim());
  const wait = preferences.map((preference) => /^wait\s*=\s*"?(\d{1,6})"?$/i.exec(preference)?.[1]).find(Boolean);
  return Math.min(Number(wait ?? 0), WAIT_MAX_S);
}
