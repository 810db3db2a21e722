import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@cairn/core';
import { Redis, type RedisOptions } from 'ioredis';
import { corkEachTurn } from './corked.ts';

const RETRY_STEP_MS = 50;
const RETRY_MAX_MS = 500;
const PRODUCER_CONNECT_MS = 1000;
const PRODUCER_COMMAND_MS = 2000;

/** Back within half a second of Redis: jobs wait for nothing else. */
const retryStrategy = (attempt: number) => Math.min(attempt * RETRY_STEP_MS, RETRY_MAX_MS);

/** For who answers somebody: a command fails soon instead of waiting for a Redis that is not there. */
export const PRODUCER_OPTIONS = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: PRODUCER_CONNECT_MS,
  commandTimeout: PRODUCER_COMMAND_MS,
  retryStrategy,
} as const satisfies RedisOptions;

/** For who works on its own: commands wait for Redis for as long as it takes. */
export const WORKER_OPTIONS = { maxRetriesPerRequest: null, retryStrategy } as const satisfies RedisOptions;

export const producerConnection = (url: string, log: Logger): Redis => connect(url, PRODUCER_OPTIONS, log);
export const workerConnection = (url: string, log: Logger): Redis => connect(url, WORKER_OPTIONS, log);

function connect(url: string, options: RedisOptions, log: Logger): Redis {
  const client = new Redis(url, options);
  let down = false;
  client.on('connect', () => corkEachTurn(client.stream));
  // ioredis reports every failed attempt; one line per outage is enough.
  client.on('error', (error: Error) => {
    if (!down) log.warn({ err: error }, 'Redis cannot be reached; trying again until it can');
    down = true;
  });
  client.on('ready', () => {
    if (down) log.info({}, 'Redis is back');
    down = false;
  });
  return client;
}

const POLL_MS = 20;

/** @returns whether the connection can be used, after waiting at most `limitMs` for it */
export async function untilReady(client: Pick<Redis, 'status'>, limitMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + limitMs;
  while (client.status !== 'ready' && performance.now() < giveUpAt) await delay(POLL_MS);
  return client.status === 'ready';
}
