import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AcceptLimits } from '@cairn/checkpoint';
import type { Scope } from '@cairn/core';
import type { RequestHandler } from 'express';

/** What is known of a request besides what it says itself. */
export interface RequestContext {
  readonly requestId: string;
  /** The id of the API key, or `anonymous` where none is needed. */
  callerId: string;
  /** Whose runs the caller sees. */
  tenant: string;
  /** What it may do: nothing, until its key was looked at. */
  scopes: readonly Scope[];
  /** What a submission of its may add to. */
  limits?: AcceptLimits;
  runId?: string;
}

/** Whoever uses an API without keys. */
export const ANONYMOUS = 'anonymous';
const REQUEST_ID = /^[\w.:-]{1,128}$/;
const contexts = new WeakMap<IncomingMessage, RequestContext>();

export function contextOf(req: IncomingMessage): RequestContext {
  const known = contexts.get(req);
  if (known) return known;
  const sent = req.headers['x-request-id'];
  const requestId = typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
  const context: RequestContext = { requestId, callerId: ANONYMOUS, tenant: ANONYMOUS, scopes: [] };
  contexts.set(req, context);
  return context;
}

/** The caller's own x-request-id if it is a sane one, else a new one; in every answer and log line. */
export const answerRequestId: RequestHandler = (req, res, next) => {
  res.set('x-request-id', contextOf(req).requestId);
  next();
};
