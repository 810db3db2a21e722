import type { HitCounter } from '@cairn/checkpoint';
import { CairnError } from '@cairn/core';
import { type RequestHandler, Router } from 'express';
import { rateLimit, type Store } from 'express-rate-limit';
import { contextOf } from '../request-context.ts';
import { saysPolicy } from './headers.ts';

const WINDOW_MS = 60_000;
const SUBMITS = 'submits';
/** Where they come in, besides the events of triggers. */
export const SUBMISSIONS = ['/runs', '/runs/:runId/fork'];

/** Names the limit of submissions on all other answers; those to submissions say it themselves. */
export function saysSubmits(perMinute: number): Router {
  const router = Router();
  const sayPolicy = saysPolicy({ name: SUBMITS, quota: perMinute, windowMs: WINDOW_MS });
  router.all(SUBMISSIONS, (req, _res, next) => next(req.method === 'POST' ? 'router' : undefined));
  router.use((_req, res, next) => {
    sayPolicy(res);
    next();
  });
  return router;
}

/** So many submissions of one tenant in a minute; answers say what is left in RateLimit and RateLimit-Policy. */
export function submitLimit(perMinute: number, countHits: HitCounter): RequestHandler {
  return rateLimit({
    identifier: SUBMITS,
    windowMs: WINDOW_MS,
    limit: perMinute,
    skip: (req) => req.method !== 'POST',
    keyGenerator: (req) => contextOf(req).tenant,
    store: storeOf(countHits),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Its own checks write to the console, and are about callers told apart by their address.
    validate: false,
    handler(_req, _res, next) {
      const message = `This tenant may submit ${perMinute} runs a minute. Wait as long as Retry-After says.`;
      next(new CairnError('RATE_LIMITED', message, { per_minute: perMinute }));
    },
  });
}

/** What the limit asks of a store. A submission that was counted stays counted, so nothing is ever taken back. */
const storeOf = (countHits: HitCounter): Store => ({
  async increment(tenant) {
    const { hits, leftMs } = await countHits(`submits:${tenant}`, WINDOW_MS);
    return { totalHits: hits, resetTime: new Date(Date.now() + leftMs) };
  },
  decrement: () => undefined,
  resetKey: () => undefined,
});
