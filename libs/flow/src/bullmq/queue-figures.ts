import { orUnavailable, type PipelineStore } from '@cairn/checkpoint';
import type { Redis } from 'ioredis';
import { QUEUES, queuesOf } from './jobs.ts';

/** Jobs that wait for other jobs, or for their time, are not late. */
const STATES = {
  waiting: { key: 'wait', size: 'llen' },
  prioritized: { key: 'prioritized', size: 'zcard' },
  active: { key: 'active', size: 'llen' },
  delayed: { key: 'delayed', size: 'zcard' },
  waiting_children: { key: 'waiting-children', size: 'zcard' },
} as const;
export type JobState = keyof typeof STATES;

const OTHERS = ['schedules', 'webhooks'];

export interface QueueFigures {
  readonly queue: string;
  readonly jobs: Readonly<Record<JobState, number>>;
  /** How long the job that is next has waited; undefined when none waits. It counts from when it was added or last put down. */
  readonly waitedMs: number | undefined;
}

export interface QueueFiguresOptions {
  /** It stays the caller's to close. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly pipelines: Pick<PipelineStore, 'list'>;
}

/** How full each queue is: a few commands for each, however many jobs there are. @throws STORE_UNAVAILABLE */
export async function queueFigures({ redis, prefix, pipelines }: QueueFiguresOptions): Promise<QueueFigures[]> {
  const lanes = (await pipelines.list()).flatMap(({ name }) => Object.values(queuesOf(name)));
  const queues = [...Object.values(QUEUES), ...lanes, ...OTHERS];
  return orUnavailable(Promise.all(queues.map((queue) => figuresOf(redis, `${prefix}:${queue}`, queue))));
}

async function figuresOf(redis: Redis, key: string, queue: string): Promise<QueueFigures> {
  const states = Object.entries(STATES).map(async ([state, { key: name, size }]) => [
    state,
    await redis[size](`${key}:${name}`),
  ]);
  const [jobs, [first], [foremost]] = await Promise.all([
    Promise.all(states),
    redis.lrange(`${key}:${STATES.waiting.key}`, -1, -1),
    redis.zrange(`${key}:${STATES.prioritized.key}`, 0, 0),
  ]);
  const next = first ?? foremost;
  const since = next === undefined ? [] : await redis.hmget(`${key}:${next}`, 'timestamp', 'processedOn');
  const sinceMs = Math.max(...since.map(Number));
  return {
    queue,
    jobs: Object.fromEntries(jobs),
    waitedMs: sinceMs > 0 ? Math.max(0, Date.now() - sinceMs) : undefined,
  };
}
