import type { Logger } from '@cairn/core';
import type { RequestHandler } from 'express';
import { contextOf } from './request-context.ts';

const PROBES = new Set(['/healthz', '/readyz']);

/** One line per request, at its end. The query stays out: it may hold what is nobody's business. */
export function accessLog(log: Logger): RequestHandler {
  return (req, res, next) => {
    const startedAtMs = performance.now();
    const path = req.path;
    res.once('close', () => {
      const { requestId, callerId, tenant, runId } = contextOf(req);
      const fields = {
        requestId,
        callerId,
        tenant,
        ...(runId === undefined ? {} : { runId }),
        method: req.method,
        path,
        status: res.statusCode,
        durationMs: Math.round(performance.now() - startedAtMs),
        ...(res.writableFinished ? {} : { cut: true }),
      };
      if (res.statusCode >= 500) log.warn(fields, 'request');
      else if (PROBES.has(path)) log.debug(fields, 'request');
      else log.info(fields, 'request');
    });
    next();
  };
}
