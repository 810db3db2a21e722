import type { Logger } from '@cairn/core';
import type { Request, RequestHandler, Response } from 'express';
import { contextOf } from './request-context.ts';

const PROBES = new Set(['/healthz', '/readyz']);

/**
 * One line per request, at its end. The query stays out: it may hold what is nobody's business. Thousands of streams are open at a
 * time: they share a listener, and each has a number.
 */
export function accessLog(log: Logger): RequestHandler {
  const startedAtMs = new WeakMap<Response, number>();
  function onClose(this: Response) {
    const { requestId, callerId, tenant, runId } = contextOf(this.req);
    const path = pathOf(this.req);
    const fields = {
      requestId,
      callerId,
      tenant,
      ...(runId === undefined ? {} : { runId }),
      method: this.req.method,
      path,
      status: this.statusCode,
      durationMs: Math.round(performance.now() - (startedAtMs.get(this) ?? 0)),
      ...(this.writableFinished ? {} : { cut: true }),
    };
    if (this.statusCode >= 500) log.warn(fields, 'request');
    else if (PROBES.has(path)) log.debug(fields, 'request');
    else log.info(fields, 'request');
  }
  return (_req, res, next) => {
    startedAtMs.set(res, performance.now());
    res.on('close', onClose);
    next();
  };
}

const pathOf = ({ originalUrl }: Request): string => originalUrl.split('?', 1)[0] ?? '';
