import { createHash, timingSafeEqual } from 'node:crypto';
import { CairnError, SCOPES } from '@cairn/core';
import type { Request, RequestHandler } from 'express';
import { type ApiConfig, isLoopback } from './config.ts';
import { contextOf } from './request-context.ts';

/** Lets a request with a valid key pass, and notes whose it is. */
export function authenticate({ keys }: ApiConfig): RequestHandler {
  if (keys.length === 0) return onlyFromThisMachine;
  const hashes = new Map(keys.map(({ id, secretSha256 }) => [id, Buffer.from(secretSha256, 'hex')]));
  const nobody = Buffer.alloc(32);

  return (req, res, next) => {
    const [id, secret] = credentials(req);
    const expected = hashes.get(id) ?? nobody;
    const matches = timingSafeEqual(createHash('sha256').update(secret).digest(), expected);
    if (!matches || expected === nobody) {
      res.set('WWW-Authenticate', 'Bearer');
      throw new CairnError(
        'UNAUTHENTICATED',
        'Send a key of this API as "Authorization: Bearer <id>.<secret>" or as x-api-key.',
      );
    }
    Object.assign(contextOf(req), { callerId: id, tenant: id, scopes: SCOPES });
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
const onlyFromThisMachine: RequestHandler = (req, _res, next) => {
  if (!isLoopback(req.hostname ?? '')) {
    throw new CairnError(
      'UNAUTHENTICATED',
      'An API without keys answers only requests to localhost. Set CAIRN_API_KEYS to serve others.',
    );
  }
  contextOf(req).scopes = SCOPES;
  next();
};
