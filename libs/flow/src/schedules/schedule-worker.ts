import type { ScheduleStore } from '@cairn/checkpoint';
import type { Logger } from '@cairn/core';
import type { Redis } from 'ioredis';
import { ScheduleQueue, startTickWorker } from '../bullmq/schedule-queue.ts';
import type { FlowClient } from '../client.ts';
import type { ReachCrashPoint } from '../crash-points.ts';
import { reconcile } from './reconcile.ts';
import { takeTick } from './take-tick.ts';

export interface ScheduleWorkerOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly schedules: ScheduleStore;
  readonly flow: Pick<FlowClient, 'start'>;
  /** Runs of one tenant that may be live; undefined: any number. */
  readonly tenantLiveRuns?: number | undefined;
  readonly lockMs: number;
  readonly stalledCheckMs: number;
  /** How often what ticks is compared with what is kept. */
  readonly reconcileMs: number;
  readonly reach: ReachCrashPoint;
  readonly log: Logger;
}

export interface ScheduleWorker {
  /** BullMQ's id of it, as its locks name it. */
  readonly id: string;
  giveBack(workerId: string): Promise<number>;
  close(): Promise<void>;
}

/** Starts runs when schedules tick. Any number of workers share the ticks. */
export async function startScheduleWorker(options: ScheduleWorkerOptions): Promise<ScheduleWorker> {
  const { schedules, log, reconcileMs } = options;
  const queue = new ScheduleQueue(options);
  const worker = startTickWorker({
    ...options,
    onTick: (tick) => takeTick({ ...options, ticker: queue }, tick),
    onError: (error) => log.warn({ err: error }, 'schedules: a tick met an error of ours and comes again'),
  });
  await worker.waitUntilReady();

  const compare = () =>
    reconcile(schedules, queue).catch((error: unknown) =>
      log.warn({ err: error }, 'schedules could not be compared with what ticks; tried again soon'),
    );
  let comparing = compare();
  const timer = setInterval(() => {
    comparing = comparing.then(compare);
  }, reconcileMs);

  return {
    id: worker.id,
    giveBack: (workerId) => queue.giveBack(workerId),
    async close() {
      clearInterval(timer);
      await comparing;
      await worker.close();
      await queue.close();
    },
  };
}
