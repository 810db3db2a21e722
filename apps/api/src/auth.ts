import { CairnError, SCOPES } from '@cairn/core';
import type { Request, RequestHandler } from 'express';
import { type ApiConfig, isLoopback } from './config.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { contextOf } from './request-context.ts';

/** Lets a request with a valid key pass, and notes whose it is and what it may do. */
export function authenticate({ keys }: ApiConfig, ring: KeyRing): RequestHandler {
  if (keys.length === 0) return onlyFromThisMachine;

  return async (req, res, next) => {
    const caller = await ring.callerOf(...credentials(req));
    if (!caller) {
      res.set('WWW-Authenticate', 'Bearer');
      throw new CairnError(
        'UNAUTHENTICATED',
        'Send a key of this API as "Authorization: Bearer <id>.<secret>" or as x-api-key.',
      );
    }
    Object.assign(contextOf(req), caller);
    next();
  };
}

function credentials(req: Request): [id: string, secret: string] {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(req.get('Authorization') ?? '') ?? [];
  const key = bearer ?? req.get('x-api-key') ?? '';
  const dot = key.indexOf('.');
  return dot < 0 ? ['', ''] : [key.slice(0, dot), key.slice(dot + 1)];
}

/** A page in a browser can point a name of its own at 127.0.0.1; its requests then carry that name. */
export const onlyFromThisMachine: RequestHandler = (req, _res, next) => {
  if (!isLoopback(req.hostname ?? '')) {
    throw new CairnError(
      'UNAUTHENTICATED',
      'An API without keys answers only requests to localhost. Set CAIRN_API_KEYS to serve others.',
    );
  }
  contextOf(req).scopes = SCOPES;
  next();
};
