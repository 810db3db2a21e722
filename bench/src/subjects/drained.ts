import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';

/** Also what the end of a measurement may be late by. */
const POLL_MS = 10;

/** Resolves when the queue has no job left. Asked of the queue whose jobs last as long as their runs. */
export async function untilDrained(queue: Queue): Promise<void> {
  while ((await queue.getJobCountByTypes('wait', 'active', 'delayed', 'waiting-children')) > 0) await sleep(POLL_MS);
}
