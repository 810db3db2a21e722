import { orUnavailable } from '@cairn/checkpoint';
import type { Schedule, ScheduleId } from '@cairn/core';
import { DelayedError, type Job, Queue } from 'bullmq';
import { CronExpressionParser } from 'cron-parser';
import type { Redis } from 'ioredis';
import type { Tick, Ticker } from '../schedules/ticker.ts';
import { giveBack } from './give-back.ts';
import { SafeWorker } from './safe-worker.ts';

const QUEUE = 'schedules';
const ALL = -1;

interface TickData {
  readonly tenant: string;
  readonly schedule: ScheduleId;
}

export interface ScheduleQueueOptions {
  /** It stays the caller's to close. */
  readonly redis: Redis;
  readonly prefix: string;
}

/** BullMQ's job schedulers, one a schedule: each tick is a job whose id holds its time. */
export class ScheduleQueue implements Ticker {
  readonly #queue: Queue;

  constructor({ redis, prefix }: ScheduleQueueOptions) {
    this.#queue = new Queue(QUEUE, { connection: redis, prefix, skipMetasUpdate: true });
    this.#queue.on('error', () => undefined); // thrown by the call that met it, too
  }

  async arm({ id, tenant, cron, tz, every_ms }: Schedule): Promise<void> {
    const repeat = cron === undefined ? { every: every_ms ?? 0 } : { pattern: cron, tz: tz ?? 'UTC' };
    const data: TickData = { tenant, schedule: id };
    const template = { name: 'tick', data, opts: { removeOnComplete: true, removeOnFail: true } };
    await orUnavailable(this.#queue.upsertJobScheduler(id, repeat, template));
  }

  async disarm(id: ScheduleId): Promise<void> {
    await orUnavailable(this.#queue.removeJobScheduler(id));
  }

  async armed(): Promise<ReadonlySet<ScheduleId>> {
    const schedulers = await orUnavailable(this.#queue.getJobSchedulers(0, ALL));
    return new Set(schedulers.map(({ key }) => key));
  }

  async nextMs(id: ScheduleId): Promise<number | undefined> {
    const scheduler = await orUnavailable(this.#queue.getJobScheduler(id));
    return scheduler?.next ?? undefined;
  }

  /** Gives back the ticks that a dead worker had in hand. */
  giveBack(workerId: string): Promise<number> {
    return giveBack(this.#queue, workerId);
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}

export interface TickWorkerOptions extends ScheduleQueueOptions {
  readonly lockMs: number;
  readonly stalledCheckMs: number;
  /** Throws when the tick has to come again. */
  readonly onTick: (tick: Tick) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

const TICKS_AT_ONCE = 10;
/** How long a tick waits that met an error of ours. */
const AGAIN_MS = 1_000;

/** Takes ticks, each by one worker at a time; one whose worker died comes again. */
export function startTickWorker({ redis, prefix, lockMs, stalledCheckMs, onTick, onError }: TickWorkerOptions) {
  const worker = new SafeWorker<TickData>(
    QUEUE,
    async (job, token) => {
      try {
        await onTick(tickOf(job));
      } catch (error) {
        onError(error);
        await job.moveToDelayed(Date.now() + AGAIN_MS, token);
        throw new DelayedError();
      }
    },
    {
      connection: redis,
      prefix,
      concurrency: TICKS_AT_ONCE,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      drainDelay: 1,
    },
  );
  worker.on('error', onError);
  return worker;
}

/** A tick's job is called `repeat:<schedule>:<time in ms>`. */
function tickOf({ id = '', data }: Job<TickData>): Tick {
  const [, atMs] = /^repeat:.+:(\d+)$/.exec(id) ?? [];
  if (atMs === undefined) throw new TypeError(`The job "${id}" is no tick of a schedule.`);
  return { tenant: data.tenant, scheduleId: data.schedule, atMs: Number(atMs) };
}

/** What is wrong with a cron expression or its time zone, as the parser that BullMQ uses says it; undefined when nothing is. */
export function cronFault(cron: string, tz = 'UTC'): string | undefined {
  try {
    CronExpressionParser.parse(cron, { tz }).next();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
