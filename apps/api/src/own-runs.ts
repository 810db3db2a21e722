import type { Store } from '@cairn/checkpoint';
import { runNotFound } from '@cairn/core';
import type { RequestHandler } from 'express';
import { runIdOf } from './parse.ts';
import { contextOf } from './request-context.ts';

/** Everything under a run's address: somebody else's run is answered like one that does not exist, before anything else is. */
export const ownRunsOnly =
  (store: Store): RequestHandler<{ runId: string }> =>
  async (req, _res, next) => {
    const owner = await store.tenantOf(runIdOf(req));
    if (owner === undefined || owner !== contextOf(req).tenant) throw runNotFound();
    next();
  };
