import type { Places } from '@cairn/checkpoint';
import { CairnError } from '@cairn/core';
import type { RequestHandler } from 'express';
import { contextOf } from '../request-context.ts';
import { EVENT_STREAM } from '../streams/run-streams.ts';
import { saysLeft, saysPolicy } from './headers.ts';

/** So many event streams of one tenant may be open, in all processes together; more are refused until one of them ends. */
export function openStreamsLimit(most: number, places: Places): RequestHandler {
  const sayPolicy = saysPolicy({ name: 'streams', quota: most, unit: 'concurrent-requests' });
  return async (req, res, next) => {
    if (req.method !== 'GET' || req.accepts(['application/json', EVENT_STREAM]) !== EVENT_STREAM) return next();
    const place = await places.take(`streams:${contextOf(req).tenant}`, most);
    sayPolicy(res);
    saysLeft(res, 'streams', most - (place?.taken ?? most));
    if (!place) {
      const message = `This tenant has ${most} event streams open, as many as it may have. Close one, and connect again.`;
      throw new CairnError('TOO_MANY_STREAMS', message, { limit: most });
    }
    res.once('close', place.giveBack);
    if (res.destroyed)
      place.giveBack(); // whoever asked has hung up meanwhile
    else next();
  };
}
