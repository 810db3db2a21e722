import type { HitCounter, KeyStore, Places, ThreadStore, TriggerStore } from '@cairn/checkpoint';
import { CairnError, type Logger } from '@cairn/core';
import type { FlowClient, Schedules } from '@cairn/flow';
import type { Metrics } from '@cairn/platform';
import express, { type Express, type RequestHandler, Router } from 'express';
import { accessLog } from './access-log.ts';
import { authenticate } from './auth.ts';
import type { ApiConfig } from './config.ts';
import { deliverableWith } from './deliverable.ts';
import { errorHandler, noSuchAddress } from './error-handler.ts';
import { jsonBody } from './json-body.ts';
import { KeyRing } from './keys/key-ring.ts';
import { scopeRules } from './keys/scopes.ts';
import { bodyBytesLimit } from './limits/body-bytes.ts';
import { limitTenants } from './limits/limit-tenants.ts';
import { saysSubmits } from './limits/submits.ts';
import { measureAnswers } from './metrics/measure.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { ownRunsOnly } from './own-runs.ts';
import type { Readiness } from './readiness.ts';
import { answerRequestId } from './request-context.ts';
import { checkpointRoutes } from './routes/checkpoints.ts';
import { docsRoutes } from './routes/docs.ts';
import { eventRoutes } from './routes/events.ts';
import { forkRoutes } from './routes/forks.ts';
import { healthRoutes } from './routes/health.ts';
import { keyRoutes } from './routes/keys.ts';
import { pipelineRoutes } from './routes/pipelines.ts';
import { reportRoutes } from './routes/report.ts';
import { runRoutes } from './routes/runs.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { steeringRoutes } from './routes/steering.ts';
import { threadRoutes } from './routes/threads.ts';
import { triggerEventRoutes } from './routes/trigger-events.ts';
import { triggerRoutes } from './routes/triggers.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { RunStreams } from './streams/run-streams.ts';
import { uiRoutes } from './ui/routes.ts';

export interface AppOptions {
  readonly flow: FlowClient;
  readonly config: ApiConfig;
  readonly log: Logger;
  readonly readiness: Readiness;
  readonly streams: RunStreams;
  readonly keys: KeyStore;
  readonly countHits: HitCounter;
  readonly places: Places;
  readonly threads: ThreadStore;
  readonly schedules: Schedules;
  readonly triggers: TriggerStore;
  readonly metrics: Metrics;
}

/** The whole HTTP surface. It listens nowhere yet. */
export function createApp({ log, metrics, ...parts }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  // Where an answer may be 304, its route says so: without an ETag, Express still takes If-None-Match: * for a yes.
  Object.defineProperty(app.request, 'fresh', { value: false });

  app.use(
    measureAnswers(metrics.meter),
    answerRequestId,
    accessLog(log),
    safeHeaders,
    requireHost,
    leaveWhenDraining(parts.readiness),
  );
  app.use(healthRoutes(parts.readiness), docsRoutes(), uiRoutes(), metricsRoutes(parts.config, metrics));
  app.use('/v1', v1(parts));
  app.use(noSuchAddress);
  app.use(errorHandler(log));
  return app;
}

function v1({
  flow,
  config,
  readiness,
  streams,
  threads,
  schedules,
  triggers,
  keys,
  countHits,
  places,
}: Omit<AppOptions, 'log' | 'metrics'>): Router {
  const router = Router();
  const ring = new KeyRing(config.keys, keys);
  const assertDeliverable = deliverableWith(config.privateWebhooks);
  router.use(triggerEventRoutes({ flow, triggers, limits: config.limits, countHits }));
  router.use(authenticate(config, ring), scopeRules());
  router.use(saysSubmits(config.limits.submitsPerMinute));
  router.use(bodyBytesLimit(config.limits.bytesPerMinute, countHits), jsonBody);
  router.use('/runs/:runId', ownRunsOnly(flow.store));
  router.use(limitTenants(config.limits, countHits, places));
  router.use(keyRoutes(keys, ring));
  router.use(runRoutes(flow, assertDeliverable, readiness.drained));
  router.use(steeringRoutes(flow));
  router.use(forkRoutes(flow, assertDeliverable));
  router.use(checkpointRoutes(flow.store));
  router.use(reportRoutes(flow.store));
  router.use(eventRoutes(flow.store, streams));
  router.use(webhookRoutes(flow.store.hooks));
  router.use(pipelineRoutes(flow.pipelines));
  router.use(threadRoutes(flow.store, threads));
  router.use(scheduleRoutes(schedules, assertDeliverable));
  router.use(triggerRoutes(triggers, assertDeliverable));
  return router;
}

/** Nothing here is a page: a browser must not run, frame, sniff or keep it. */
const safeHeaders: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  next();
};

const requireHost: RequestHandler = (req, _res, next) => {
  if (!req.headers.host) throw new CairnError('BAD_REQUEST', 'The request has no Host header.');
  next();
};

/** A connection that stays open would hold up the process' end. */
const leaveWhenDraining =
  (readiness: Readiness): RequestHandler =>
  (_req, res, next) => {
    if (readiness.drained.aborted) res.set('Connection', 'close');
    next();
  };
