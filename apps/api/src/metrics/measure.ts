import type { Meter } from '@cairn/core';
import type { Request, RequestHandler, Response } from 'express';
import { EVENT_STREAM } from '../streams/run-streams.ts';

/** Counts every answer by the pattern of its route, and times those that nobody asked to be held open. */
export function measureAnswers(meter: Meter): RequestHandler {
  return (req, res, next) => {
    const startedMs = performance.now();
    const under = req.path.startsWith('/v1/') ? '/v1' : '';
    res.once('close', () => {
      const at = { method: req.method, route: patternOf(req, under) };
      // Who hung up before there was an answer has no status.
      meter.add('cairn_http_requests_total', { ...at, status: res.headersSent ? String(res.statusCode) : 'none' });
      if (!isHeld(res)) meter.observe('cairn_http_seconds', at, (performance.now() - startedMs) / 1000);
    });
    next();
  };
}

/** What was refused before it came to a route, or is none, is counted as one. Rules over many addresses have several patterns. */
function patternOf(req: Request, under: string): string {
  const path: unknown = req.route?.path;
  return typeof path === 'string' ? under + path : 'other';
}

const isHeld = (res: Response) =>
  res.hasHeader('Preference-Applied') || String(res.getHeader('Content-Type') ?? '').startsWith(EVENT_STREAM);
