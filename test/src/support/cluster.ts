import { randomUUID } from 'node:crypto';
import { redisStore, type Store } from '@cairn/checkpoint';
import { type Checkpoint, isTerminal, Report, ResearchRequest, type Run, type RunEvent, type RunId } from '@cairn/core';
import { createFlowClient, type FlowClient, runJobs } from '@cairn/flow';
import { Redis } from 'ioredis';
import type { z } from 'zod';
import { endProcessesOf, type LogLine, type ProcessOptions, startWorker, type TestProcess } from './process.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { startWeb, type TestWeb } from './web.ts';

const POLL_MS = 20;
/** Whose runs are that come without an API key. */
export const TENANT = 'anonymous';
const RETENTION_MS = 10 * 60 * 1000;

/** A Redis, a web, and workers to be killed: what a crash test works with. */
export class Cluster {
  readonly redis: TestRedis;
  readonly web: TestWeb;
  readonly store: Store;
  readonly #connection: Redis;
  readonly #flow: FlowClient;
  readonly #prefix: string;
  readonly #workers: TestProcess[] = [];

  private constructor(redis: TestRedis, web: TestWeb, connection: Redis, prefix: string) {
    this.redis = redis;
    this.web = web;
    this.#connection = connection;
    this.#prefix = prefix;
    this.store = redisStore({ redis: connection, prefix, runRetentionMs: RETENTION_MS });
    const entry = { pipeline: 'research@1', firstStep: 'plan' };
    this.#flow = createFlowClient({ store: this.store, entry, jobs: runJobs(connection, prefix) });
  }

  /** @param own a Redis of the test's own, instead of any */
  static async start(own: Promise<TestRedis> = startRedis()): Promise<Cluster> {
    const [redis, web] = await Promise.all([own, startWeb()]);
    const connection = new Redis(redis.url, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
    connection.on('error', () => undefined); // tests kill this Redis on purpose
    return new Cluster(redis, web, connection, `{${randomUUID()}}`);
  }

  async worker(env: Record<string, string> = {}, name = 'worker'): Promise<TestProcess> {
    const worker = await startWorker(this.processOptions(env, name));
    this.#workers.push(worker);
    return worker;
  }

  /** What its workers logged so far. */
  logged(): readonly LogLine[] {
    return this.#workers.flatMap(({ lines }) => lines);
  }

  processOptions(env: Record<string, string> = {}, name = 'process'): ProcessOptions {
    const own = {
      CAIRN_PREFIX: this.#prefix,
      CAIRN_PRIVATE_SOURCES: this.web.authority,
      // All pages of the test web are on one host, and the tests kill in the middle of many at once.
      CAIRN_HOST_AT_ONCE: '100',
      CAIRN_HOST_GAP_MS: '0',
      CAIRN_LOG_LEVEL: 'debug',
    };
    return { redisUrl: this.redis.url, env: { ...own, ...env }, name };
  }

  /** Submits research over the pages of the web. */
  async submit(topic = 'old lighthouses', tenant = TENANT): Promise<RunId> {
    return this.research({ topic }, tenant);
  }

  /** Submits research, over the pages of the web unless the body says otherwise. */
  async research(body: z.input<typeof ResearchRequest>, tenant = TENANT): Promise<RunId> {
    const request = ResearchRequest.parse({
      questions: ['What does the light of a lighthouse depend on?', 'What did a keeper write about the fog?'],
      sources: this.web.urls.map((url) => ({ url })),
      ...body,
    });
    return (await this.#flow.start(request, { tenant })).run.id;
  }

  /** @throws Error when the run has not ended within `withinMs` */
  async ended(runId: RunId, withinMs = 60_000): Promise<Run> {
    const deadlineMs = performance.now() + withinMs;
    for (;;) {
      const run = await this.store.get(runId);
      if (run && isTerminal(run.status)) return run;
      if (performance.now() > deadlineMs)
        throw new Error(`${runId} has not ended within ${withinMs} ms: ${JSON.stringify(run)}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async events(runId: RunId): Promise<readonly RunEvent[]> {
    return (await this.store.events(runId, undefined, 10_000))?.events ?? [];
  }

  async checkpoints(runId: RunId): Promise<readonly Checkpoint[]> {
    return (await this.store.checkpoints(runId)) ?? [];
  }

  async report(runId: RunId): Promise<Report> {
    return Report.parse((await this.checkpoints(runId)).at(-1)?.output);
  }

  /** All that Redis holds, as one text: where a secret must not be found. */
  async everything(): Promise<string> {
    const keys = await this.#connection.keys('*');
    const values = await Promise.all(keys.map((key) => textsOf(this.#connection, key)));
    return JSON.stringify([keys, values]);
  }

  /** The keys of the run's jobs that are left in the queues. */
  async jobKeys(runId: RunId): Promise<string[]> {
    const keys = await this.#connection.keys(`${this.#prefix.replace(/[{}]/g, '\\$&')}:*:${runId}*`);
    return keys.filter((key) => !key.startsWith(`${this.#prefix}:run:`));
  }

  async stop(): Promise<void> {
    await endProcessesOf(this.redis.url);
    await this.#flow.close();
    await this.store.close();
    this.#connection.disconnect();
    await Promise.all([this.redis.stop(), this.web.close()]);
  }
}

async function textsOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'hash':
      return redis.hgetall(key);
    case 'stream':
      return redis.xrange(key, '-', '+');
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1);
    default:
      return redis.get(key);
  }
}
