import type { Meter } from '@cairn/core';
import type { Request, RequestHandler, Response } from 'express';
import { EVENT_STREAM } from '../streams/run-streams.ts';

/**
 * Counts every answer by the pattern of its route, and times those that nobody asked to be held open. Thousands of streams are open at
 * a time: they share a listener, and each has a number.
 */
export function measureAnswers(meter: Meter): RequestHandler {
  const startedMs = new WeakMap<Response, number>();
  function onClose(this: Response) {
    const at = { method: this.req.method, route: patternOf(this.req) };
    // Who hung up before there was an answer has no status.
    meter.add('cairn_http_requests_total', { ...at, status: this.headersSent ? String(this.statusCode) : 'none' });
    const tookMs = performance.now() - (startedMs.get(this) ?? 0);
    if (!isHeld(this)) meter.observe('cairn_http_seconds', at, tookMs / 1000);
  }
  return (_req, res, next) => {
    startedMs.set(res, performance.now());
    res.on('close', onClose);
    next();
  };
}

/** What was refused before it came to a route, or is none, is counted as one. Rules over many addresses have several patterns. */
function patternOf(req: Request): string {
  const path: unknown = req.route?.path;
  const under = req.originalUrl.startsWith('/v1/') ? '/v1' : '';
  return typeof path === 'string' ? under + path : 'other';
}

const isHeld = (res: Response) =>
  res.hasHeader('Preference-Applied') || String(res.getHeader('Content-Type') ?? '').startsWith(EVENT_STREAM);
