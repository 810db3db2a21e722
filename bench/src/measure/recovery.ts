import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { BenchRedis } from '../redis-server.ts';
import { BEGINNINGS, cairn } from '../subjects/cairn.ts';
import { startWorkerChild, type WorkerChild } from '../worker-child.ts';

const CONCURRENCY = 20;
/** A kill falls anywhere between two looks of the standby. */
const SPREAD_MS = 150;
/** Longer than the locks last: a backstop that steps in shows as a slow recovery, not as an error. */
const PATIENCE_S = 60;

const Beginning = z.object({ pid: z.number(), attempt: z.number(), atMs: z.number() });

/**
 * Kills the worker that has a step in hand, with another one standing by, both with the product's default settings.
 * @returns for each kill the time from the signal until the step ran again, in milliseconds
 */
export async function measureRecovery(redis: BenchRedis, kills: number): Promise<number[]> {
  await redis.empty();
  const settings = { url: redis.url, concurrency: CONCURRENCY, announce: false, hold: true };
  const start = () => startWorkerChild('cairn', settings);
  const beginnings = new Redis(redis.url);
  const submitter = await cairn.submitter(redis.url);
  let workers: WorkerChild[] = await Promise.all([start(), start()]);
  const timesMs: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const runId = await submitter.submit();
    const { pid } = await nextBeginning(beginnings, 1);
    const victim = workers.find((worker) => worker.pid === pid);
    if (!victim) throw new Error(`A process that is none of the two workers (${pid}) has the step.`);
    timesMs.push(await killed(victim, beginnings));
    await submitter.ended(runId);
    workers = [...workers.filter((worker) => worker !== victim), await start()];
  }
  await submitter.close();
  await Promise.all(workers.map((worker) => worker.close()));
  beginnings.disconnect();
  return timesMs;
}

async function killed(victim: WorkerChild, beginnings: Redis): Promise<number> {
  await sleep(Math.random() * SPREAD_MS);
  const killedMs = Date.now();
  const dead = victim.kill();
  const { atMs } = await nextBeginning(beginnings, 2);
  await dead;
  return atMs - killedMs;
}

async function nextBeginning(redis: Redis, attempt: number) {
  const entry = await redis.blpop(BEGINNINGS, PATIENCE_S);
  if (!entry) throw new Error(`Attempt ${attempt} of the held step did not begin within ${PATIENCE_S} s.`);
  const beginning = Beginning.parse(JSON.parse(entry[1]));
  if (beginning.attempt !== attempt) throw new Error(`Attempt ${beginning.attempt} began where ${attempt} was due.`);
  return beginning;
}
