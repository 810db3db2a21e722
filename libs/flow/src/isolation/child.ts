import { hostname } from 'node:os';
import { meteredStore, type Store } from '@cairn/checkpoint';
import { carrierOf, type Logger, laneOf, type Meter, type Pipeline } from '@cairn/core';
import type { Redis } from 'ioredis';
import { Producer } from '../bullmq/producer.ts';
import { noCrashPoints } from '../crash-points.ts';
import { ensureWithin } from '../executor/ensure.ts';
import { Executor } from '../executor/executor.ts';
import { itemCounter } from '../executor/items.ts';
import type { Work } from '../executor/work.ts';
import { ISOLATED, outcomeMessage, ToChild, type ToParent, workIn } from './messages.ts';

/** Whether a worker started this process for one piece of suspect work, and waits for its outcome. */
export const isIsolated = (): boolean => process.argv[2] === ISOLATED && process.send !== undefined;

export interface IsolatedOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly log: Logger;
}

/**
 * The other side of `isolateIn`: runs what the parent sends, one piece of work after the other, until the parent has no more or
 * is gone: then the process ends.
 */
export async function serveIsolated({ redis, prefix, store, pipeline, log }: IsolatedOptions): Promise<void> {
  process.once('disconnect', () => process.exit(0)); // the worker died: whoever takes its place starts anew
  const producer = new Producer({
    redis,
    prefix,
    lane: laneOf(pipeline),
    countItems: itemCounter(store, pipeline),
    carrierOf: (visit) => carrierOf(pipeline, visit),
  });
  const executor = new Executor({
    store: meteredStore(store, toParent, pipeline.name),
    pipeline,
    ensure: ensureWithin(pipeline, producer),
    branches: producer,
    log,
    worker: `${hostname()}:${process.pid}`,
    reach: noCrashPoints,
    random: Math.random,
    isolated: () => Promise.reject(new Error('This process is isolated already.')),
  });
  for await (const { work, signal } of received()) {
    try {
      await tell(outcomeMessage(await executor.executeAlone(work, signal)));
    } catch (error) {
      log.error({ err: error, run: work.runId }, 'isolated work ended with an error of ours');
      await tell({ kind: 'error', message: error instanceof Error ? error.message : String(error) });
    }
  }
}

interface Received {
  readonly work: Work;
  /** Aborts when the parent says so. */
  readonly signal: AbortSignal;
}

/** Each piece of work as it comes; the parent sends one after it has heard of the one before. */
async function* received(): AsyncGenerator<Received> {
  let stop = new AbortController();
  let next = Promise.withResolvers<Received>();
  process.on('message', (raw) => {
    const message = ToChild.parse(raw);
    if (message.kind === 'stop') return stop.abort(message.reason);
    stop = new AbortController();
    next.resolve({ work: workIn(message), signal: stop.signal });
  });
  void tell({ kind: 'ready' });
  for (;;) {
    const work = await next.promise;
    next = Promise.withResolvers();
    yield work;
  }
}

const toParent: Meter = {
  add: (name, labels, by = 1) => void tell({ kind: 'counted', name, labels, by }),
  observe: (name, labels, seconds) => void tell({ kind: 'timed', name, labels, seconds }),
};

function tell(message: ToParent): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!process.send) return reject(new TypeError('This process was not started by a worker.'));
    // Nobody to tell: the worker died, and whoever takes its place starts anew.
    process.send(message, (error: Error | null) => (error ? process.exit(0) : resolve()));
  });
}
