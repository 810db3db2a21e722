import type { HitCounter } from '@cairn/checkpoint';
import { CairnError, LIMITS } from '@cairn/core';
import type { Request, RequestHandler } from 'express';
import { contextOf } from '../request-context.ts';
import { saysLeft, saysPolicy } from './headers.ts';

const WINDOW_MS = 60_000;

/** So many bytes of request bodies of one tenant in a minute, counted before they are read. Every answer names the limit. */
export function bodyBytesLimit(perMinute: number, countHits: HitCounter): RequestHandler {
  const sayPolicy = saysPolicy({ name: 'bytes', quota: perMinute, windowMs: WINDOW_MS, unit: 'content-bytes' });
  return async (req, res, next) => {
    sayPolicy(res);
    const bytes = bodyBytesOf(req);
    if (bytes === 0) return next();
    const { hits, leftMs } = await countHits(`bytes:${contextOf(req).tenant}`, WINDOW_MS, bytes);
    saysLeft(res, 'bytes', perMinute - hits, leftMs);
    if (hits > perMinute) {
      res.set('Retry-After', String(Math.ceil(leftMs / 1000)));
      const message = `This tenant may send bodies of ${perMinute} bytes a minute. Wait as long as Retry-After says.`;
      throw new CairnError('RATE_LIMITED', message, { bytes_per_minute: perMinute });
    }
    next();
  };
}

/** A body that does not say its length counts as the largest; one that says too much is refused, so no more than that either. */
function bodyBytesOf(req: Request): number {
  if (req.headers['transfer-encoding'] !== undefined) return LIMITS.requestBodyBytes;
  return Math.min(Number(req.headers['content-length'] ?? 0), LIMITS.requestBodyBytes);
}
