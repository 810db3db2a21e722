import { Job, type Queue } from 'bullmq';

/**
 * Moves the jobs that a dead worker had in hand to the front of their queue. Each move checks the lock's token, so a job
 * that somebody else has by now is left alone; it counts neither an attempt nor a stall.
 *
 * @param workerId BullMQ's id of the worker; lock tokens begin with it
 * @returns how many jobs were moved
 */
export async function giveBack(queue: Queue, workerId: string): Promise<number> {
  const { client } = queue.getBackend();
  const redis = await client;
  const jobIds = await redis.lrange(queue.toKey('active'), 0, -1);
  if (jobIds.length === 0) return 0;
  const tokens = await Promise.all(jobIds.map((id) => redis.get(`${queue.toKey(id)}:lock`)));
  // Side by side: the last of many would wait for a round trip or two for each of the others.
  const moved = await Promise.all(
    jobIds.map(async (jobId, i) => {
      const token = tokens[i];
      return token?.startsWith(`${workerId}:`) ? moveToWait(await Job.fromId(queue, jobId), token) : 0;
    }),
  );
  return moved.reduce<number>((sum, jobs) => sum + jobs, 0);
}

async function moveToWait(job: Job | undefined, token: string): Promise<number> {
  try {
    await job?.moveToWait(token);
    return job ? 1 : 0;
  } catch {
    return 0; // its lock changed hands in the meantime: it is in good ones
  }
}
