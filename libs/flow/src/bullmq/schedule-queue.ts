import { setTimeout as sleep } from 'node:timers/promises';
import { orUnavailable } from '@cairn/checkpoint';
import { LIMITS, type Schedule, type ScheduleId } from '@cairn/core';
import { DelayedError, type Job, Queue } from 'bullmq';
import { CronExpressionParser } from 'cron-parser';
import type { Redis } from 'ioredis';
import type { Tick, Ticker } from '../schedules/ticker.ts';
import { giveBack } from './give-back.ts';
import { LOST_WAKE_UP_S, SafeWorker } from './safe-worker.ts';

const QUEUE = 'schedules';
const ALL = -1;
const LET_GO_POLL_MS = 5;

interface TickData {
  readonly tenant: string;
  readonly schedule: ScheduleId;
  /** Older builds, which knew no changes, armed without. */
  readonly since?: Tick['since'];
}

export interface ScheduleQueueOptions {
  /** It stays the caller's to close. */
  readonly redis: Redis;
  readonly prefix: string;
}

/**
 * How BullMQ is told the timing. A new interval begins with a tick at once, a changed or resumed one with a tick when it has
 * passed: its ticks lie so far behind the multiples of the interval as the time of the change does.
 */
function repeatOf({ cron, tz = 'UTC', every_ms = 0, timed_at }: Schedule) {
  if (cron !== undefined) return { pattern: cron, tz };
  if (timed_at === null) return { every: every_ms };
  // 0 would count as not given, and BullMQ would go on with the offset of the interval that was before.
  return { every: every_ms, offset: Date.parse(timed_at) % every_ms || every_ms };
}

/** BullMQ's job schedulers, one a schedule: each tick is a job whose id holds its time. */
export class ScheduleQueue implements Ticker {
  readonly #queue: Queue;

  constructor({ redis, prefix }: ScheduleQueueOptions) {
    this.#queue = new Queue(QUEUE, { connection: redis, prefix, skipMetasUpdate: true });
    this.#queue.on('error', () => undefined); // thrown by the call that met it, too
  }

  async arm(schedule: Schedule): Promise<void> {
    const { id, tenant, timed_at } = schedule;
    const repeat = repeatOf(schedule);
    const data: TickData = { tenant, schedule: id, since: timed_at };
    const template = { name: 'tick', data, opts: { removeOnComplete: true, removeOnFail: true } };
    await orUnavailable(this.#queue.upsertJobScheduler(id, repeat, template));
  }

  async disarm(id: ScheduleId): Promise<void> {
    await orUnavailable(this.#queue.removeJobScheduler(id));
  }

  async armed(): Promise<ReadonlyMap<ScheduleId, Tick['since']>> {
    const schedulers = await orUnavailable(this.#queue.getJobSchedulers(0, ALL));
    return new Map(
      schedulers.map(({ key, template }) => [key, (template?.data as TickData | undefined)?.since ?? null]),
    );
  }

  async nextMs(id: ScheduleId): Promise<number | undefined> {
    const scheduler = await orUnavailable(this.#queue.getJobScheduler(id));
    return scheduler?.next ?? undefined;
  }

  async letGo(id: ScheduleId): Promise<void> {
    const deadlineMs = performance.now() + LIMITS.letGoMs;
    const redis = await this.#queue.getBackend().client;
    const ofSchedule = (jobId: string) => jobId.startsWith(`repeat:${id}:`);
    const inHand = async () => (await redis.lrange(this.#queue.toKey('active'), 0, ALL)).filter(ofSchedule);
    const before = new Set(await orUnavailable(inHand()));
    const open = async () => (await orUnavailable(inHand())).some((jobId) => before.has(jobId));
    while (before.size > 0 && performance.now() < deadlineMs && (await open())) await sleep(LET_GO_POLL_MS);
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
  /** @returns when the tick comes again, since 1970; undefined: it is over. It also comes again when this throws */
  readonly onTick: (tick: Tick) => Promise<number | undefined>;
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
      const againMs = await onTick(tickOf(job)).catch((error: unknown) => {
        onError(error);
        return Date.now() + AGAIN_MS;
      });
      if (againMs === undefined) return;
      await job.moveToDelayed(againMs, token);
      throw new DelayedError();
    },
    {
      connection: redis,
      prefix,
      concurrency: TICKS_AT_ONCE,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      drainDelay: LOST_WAKE_UP_S,
    },
  );
  worker.on('error', onError);
  return worker;
}

/** A tick's job is called `repeat:<schedule>:<time in ms>`. */
function tickOf({ id = '', data }: Job<TickData>): Tick {
  const [, atMs] = /^repeat:.+:(\d+)$/.exec(id) ?? [];
  if (atMs === undefined) throw new TypeError(`The job "${id}" is no tick of a schedule.`);
  return { tenant: data.tenant, scheduleId: data.schedule, atMs: Number(atMs), since: data.since ?? null };
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
