import { CairnError } from '@cairn/core';
import type { RequestHandler } from 'express';
import { contextOf } from '../request-context.ts';
import { EVENT_STREAM } from '../streams/run-streams.ts';

/** So many event streams of one tenant may be open in this process; more are refused until one of them ends. */
export function openStreamsLimit(most: number): RequestHandler {
  const open = new Map<string, number>();

  return (req, res, next) => {
    if (req.method !== 'GET' || req.accepts(['application/json', EVENT_STREAM]) !== EVENT_STREAM) return next();
    const { tenant } = contextOf(req);
    const others = open.get(tenant) ?? 0;
    if (others >= most) {
      const message = `This tenant has ${others} event streams open, as many as it may have. Close one, and connect again.`;
      throw new CairnError('TOO_MANY_STREAMS', message, { limit: most });
    }
    open.set(tenant, others + 1);
    res.once('close', () => {
      const left = (open.get(tenant) ?? 1) - 1;
      if (left === 0) open.delete(tenant);
      else open.set(tenant, left);
    });
    next();
  };
}
