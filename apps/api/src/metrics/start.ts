import type { PipelineStore, Store } from '@cairn/checkpoint';
import { queueFigures } from '@cairn/flow';
import {
  createMetrics,
  type Env,
  type Metrics,
  type producerConnection,
  redisGauges,
  serveMetrics,
} from '@cairn/platform';
import type { ApiConfig } from '../config.ts';
import { ANONYMOUS } from '../request-context.ts';
import type { RunStreams } from '../streams/run-streams.ts';
import { queueGauges, runGauges, streamGauges } from './gauges.ts';

interface Watched {
  readonly env: Pick<Env, 'CAIRN_PREFIX' | 'CAIRN_METRICS_HOST' | 'CAIRN_METRICS_PORT'>;
  readonly config: Pick<ApiConfig, 'keys'>;
  readonly redis: ReturnType<typeof producerConnection>;
  readonly store: Store;
  readonly pipelines: PipelineStore;
  readonly streams: RunStreams;
}

export interface ApiMetrics {
  readonly metrics: Metrics;
  /** Of their own listener, if they have one. */
  readonly port: number | undefined;
  close(): Promise<void>;
}

/** What an API can tell of itself, its queues and its Redis. @throws Error when their own port cannot be had */
export async function startMetrics({ env, config, redis, store, pipelines, streams }: Watched): Promise<ApiMetrics> {
  const metrics = createMetrics();
  const tenants = [ANONYMOUS, ...config.keys.map(({ id }) => id)];
  metrics.watch(redisGauges(redis));
  metrics.watch(runGauges(store, tenants));
  metrics.watch(queueGauges(() => queueFigures({ redis, prefix: env.CAIRN_PREFIX, pipelines })));
  metrics.watch(streamGauges(streams));
  const { CAIRN_METRICS_HOST: host, CAIRN_METRICS_PORT: port } = env;
  const own = port === undefined ? undefined : await serveMetrics({ metrics, host, port });
  return { metrics, port: own?.port, close: async () => own?.close() };
}
