import {
  type HitCounter,
  type KeyStore,
  memoryHitCounter,
  memoryKeyStore,
  memoryPlaces,
  memoryThreadStore,
  memoryTriggerStore,
} from '@cairn/checkpoint';
import type { Logger } from '@cairn/core';
import { RunId } from '@cairn/core';
import type { FlowClient } from '@cairn/flow';
import { createMetrics, type Metrics } from '@cairn/platform';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createApp } from '../app.ts';
import type { ApiConfig } from '../config.ts';
import type { TenantLimits } from '../limits/tenant-limits.ts';
import { runGauges, streamGauges } from '../metrics/gauges.ts';
import { createReadiness } from '../readiness.ts';
import { listen } from '../server.ts';
import { RunStreams } from '../streams/run-streams.ts';
import { memoryFlow } from './memory-flow.ts';
import { memorySchedules } from './memory-schedules.ts';
import { witnessed } from './witness.ts';

interface ServeOptions {
  readonly flow?: FlowClient;
  readonly keys?: ApiConfig['keys'];
  readonly limits?: Partial<TenantLimits>;
  readonly privateWebhooks?: readonly string[];
  readonly keyStore?: KeyStore;
  readonly countHits?: HitCounter;
  readonly ping?: () => Promise<unknown>;
}

const AMPLE: TenantLimits = { liveRuns: 1000, submitsPerMinute: 1000, bytesPerMinute: 1e9, streams: 1000 };

type Level = 'debug' | 'info' | 'warn' | 'error';

export interface LogLine {
  readonly level: Level;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

function logInto(lines: LogLine[]): Logger {
  const logAs = (level: Level) => (fields: object, message: string) =>
    void lines.push({ level, message, fields: { ...fields } });
  const log: Logger = {
    debug: logAs('debug'),
    info: logAs('info'),
    warn: logAs('warn'),
    error: logAs('error'),
    isLevelEnabled: () => true,
    child: () => log,
  };
  return log;
}

function metricsOf({ store }: FlowClient, streams: RunStreams): Metrics {
  const metrics = createMetrics();
  metrics.watch(runGauges(store, ['anonymous']));
  metrics.watch(streamGauges(streams));
  return metrics;
}

/** The real app on a free port of this machine, until the test ends. Whatever it answers has to be as its document says. */
export async function serve({ flow = memoryFlow(), ping = async () => 'PONG', ...options }: ServeOptions = {}) {
  const { keyStore = memoryKeyStore(), countHits = memoryHitCounter() } = options;
  const { privateWebhooks = [] } = options;
  const config = { keys: options.keys ?? [], limits: { ...AMPLE, ...options.limits }, privateWebhooks };
  const lines: LogLine[] = [];
  const log = logInto(lines);
  const readiness = createReadiness(ping);
  const streams = new RunStreams({ store: flow.store, log });
  const threads = memoryThreadStore(flow.store);
  const schedules = memorySchedules();
  const triggers = memoryTriggerStore();
  const app = createApp({
    flow,
    config,
    log,
    readiness,
    streams,
    threads,
    schedules,
    triggers,
    keys: keyStore,
    countHits,
    places: memoryPlaces(),
    metrics: metricsOf(flow, streams),
  });
  const { listener, faults } = witnessed(app);
  const server = await listen(listener, '127.0.0.1', 0);
  const close = async () => {
    readiness.drain();
    streams.close();
    await server.close();
  };
  onTestFinished(async () => {
    await close();
    expect(faults, 'every answer is as the OpenAPI document says').toEqual([]);
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    app,
    flow,
    store: flow.store,
    readiness,
    streams,
    server,
    lines,
    close,
  };
}

export type Served = Awaited<ReturnType<typeof serve>>;

export const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const Body = z.looseObject({
  id: z.string().optional(),
  code: z.string().optional(),
  next_cursor: z.string().nullish(),
  data: z
    .array(z.looseObject({ id: z.string().optional(), seq: z.number().optional(), type: z.string().optional() }))
    .optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Body = z.infer<typeof Body>;

export const bodyOf = async (response: Response): Promise<Body> => Body.parse(await response.json());

export const TOPIC = { topic: 'Why do rivers meander?' };

export async function submit(api: Served): Promise<RunId> {
  const response = await post(`${api.url}/v1/runs`, TOPIC);
  const { id } = await bodyOf(response);
  return RunId.parse(id);
}

export const UNKNOWN_RUN = '/v1/runs/run_01890000-0000-7000-8000-000000000000';
