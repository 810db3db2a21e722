import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, WaitingError } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { SafeWorker } from './safe-worker.ts';

const LOCK_MS = 400;
const SECOND_TAKE_MS = 4 * LOCK_MS;

let redis: Redis;
let queue: Queue;
const prefix = () => `{${randomUUID()}}`;

beforeEach(() => {
  redis = new Redis(inject('redisUrl'), { maxRetriesPerRequest: null });
});

afterEach(async () => {
  await queue.close();
  redis.disconnect();
});

test('a worker that gets a job back while its first execution still runs keeps the second one’s lock', async () => {
  const own = prefix();
  queue = new Queue('steps', { connection: redis, prefix: own });
  const takes: string[] = [];
  const stalled: string[] = [];
  const released = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const process = async (job: Job, token = '') => {
    takes.push(token);
    if (takes.length === 1) {
      await job.moveToWait(token); // handed back, but this execution goes on
      await released.promise;
      throw new WaitingError();
    }
    released.resolve(); // the first execution ends now, in the middle of the second one
    await sleep(SECOND_TAKE_MS);
    ended.resolve();
  };
  const worker = new SafeWorker('steps', process, {
    connection: redis,
    prefix: own,
    concurrency: 2,
    lockDuration: LOCK_MS,
    stalledInterval: LOCK_MS / 4,
    drainDelay: 1,
    maxStalledCount: 100,
  });
  worker.on('stalled', (jobId) => stalled.push(jobId));
  worker.on('error', () => undefined);
  await queue.add('step', {}, { jobId: 'only' });
  await ended.promise;
  await worker.close();

  expect(takes).toHaveLength(2);
  expect(stalled).toEqual([]);
});
