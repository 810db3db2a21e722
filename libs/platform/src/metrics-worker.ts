import type { Meter } from '@cairn/core';
import type { Redis } from 'ioredis';
import type { Env } from './env.ts';
import { createMetrics } from './metrics.ts';
import { redisGauges } from './metrics-redis.ts';
import { serveMetrics } from './metrics-server.ts';

export interface WorkerMetrics {
  /** Nobody counts what nobody can read. */
  readonly meter: Meter | undefined;
  readonly port: number | undefined;
  close(): Promise<void>;
}

type Where = Pick<Env, 'CAIRN_METRICS_HOST' | 'CAIRN_METRICS_PORT'>;

/** A worker's figures, on a port of their own where the environment names one. @throws Error when that cannot be had */
export async function startWorkerMetrics(env: Where, redis: Redis): Promise<WorkerMetrics> {
  const { CAIRN_METRICS_HOST: host, CAIRN_METRICS_PORT: port } = env;
  if (port === undefined) return { meter: undefined, port, close: async () => undefined };
  const metrics = createMetrics();
  metrics.watch(redisGauges(redis));
  const server = await serveMetrics({ metrics, host, port });
  return { meter: metrics.meter, port: server.port, close: () => server.close() };
}
