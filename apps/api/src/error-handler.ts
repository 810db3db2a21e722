import { CairnError, ERRORS, type Logger } from '@cairn/core';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { PROBLEM_TYPE, problem, toCairnError } from './problem.ts';
import { contextOf } from './request-context.ts';

/** What a client should wait before it asks again, in seconds. */
export const RETRY_AFTER_S = '1';

/** Makes every error a problem+json response. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (thrown, req, res, _next) => {
    const error = toCairnError(thrown);
    const { requestId, runId } = contextOf(req);
    const { status, retry } = ERRORS[error.code];
    if (error.code === 'INTERNAL') log.error({ err: thrown, requestId, runId }, 'request failed');
    // Half an answer was sent: the only way left to say that it is not whole.
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (retry && status !== 500 && !res.hasHeader('Retry-After')) res.set('Retry-After', RETRY_AFTER_S);
    res.removeHeader('ETag');
    res.set('Cache-Control', 'no-store');
    res
      .status(status)
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(problem(error, req.originalUrl.replace(/\?.*$/s, ''), requestId)));
  };
}

export const noSuchAddress: RequestHandler = () => {
  throw new CairnError('NOT_FOUND', 'There is nothing at this address. The API starts at /v1/runs.');
};

/** For the end of a route: every other method. */
export const onlyMethods = (...methods: string[]): RequestHandler => {
  return (req, res) => {
    const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
    res.set('Allow', allowed.join(', '));
    throw new CairnError('METHOD_NOT_ALLOWED', `${req.method} is not for this address. Use ${allowed.join(' or ')}.`);
  };
};
