import { CairnError, type Scope } from '@cairn/core';
import { type RequestHandler, Router } from 'express';
import { contextOf } from '../request-context.ts';

/** The scope that each method needs; `any`: every method that is not named. */
type Needs = Readonly<Record<string, Scope>>;

const ADMIN: Needs = { any: 'admin' };
const STARTS: Needs = { POST: 'runs:write' };
const STEERS: Needs = { POST: 'runs:control' };
const OTHERWISE: Needs = {
  GET: 'runs:read',
  HEAD: 'runs:read',
  POST: 'runs:write',
  PUT: 'runs:write',
  PATCH: 'runs:write',
  DELETE: 'runs:control',
};

/**
 * What a key must be allowed to do at each address, before anything is looked up: a rule by method for all of them, so that
 * a new route is never without one, and the exceptions in front of it. Methods that no route takes need nothing.
 */
export function scopeRules(): Router {
  const router = Router();
  router.use(['/keys', '/webhook-secrets'], needs(ADMIN));
  // Not by .post(): a router that has routes for some methods answers OPTIONS by itself.
  router.all('/runs/:runId/fork', needs(STARTS));
  router.all(['/runs/:runId/*verb', '/threads/:threadId/expire'], needs(STEERS));
  router.use(needs(OTHERWISE));
  return router;
}

/** The first rule that fits is the only one. */
const needs =
  (rule: Needs): RequestHandler =>
  (req, _res, next) => {
    const scope = rule[req.method] ?? rule.any;
    if (scope === undefined) return next();
    const { scopes } = contextOf(req);
    if (!scopes.includes(scope)) {
      const message = `This needs a key with the scope ${scope}; yours has ${scopes.join(', ')}.`;
      throw new CairnError('FORBIDDEN', message, { scope });
    }
    next('router');
  };
