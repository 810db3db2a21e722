import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRedis } from '../redis-server.ts';
import { quantile } from '../statistics.ts';
import { SUBJECTS } from '../subjects/all.ts';
import type { SubjectName } from '../subjects/subject.ts';
import { startWorkerChild } from '../worker-child.ts';

const CONCURRENCY = 50;
/** Between two runs, so that what one leaves to be tidied is not billed to the next. */
const PAUSE_MS = 3;

/** From just before the submission until its end was heard of, in milliseconds. */
export interface Latency {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** One run at a time through an idle worker. */
export async function measureLatency(
  name: SubjectName,
  redis: BenchRedis,
  { latencyRuns, warmUpRuns }: { latencyRuns: number; warmUpRuns: number },
): Promise<Latency> {
  await redis.empty();
  const settings = { url: redis.url, concurrency: CONCURRENCY, announce: true, hold: false };
  const worker = await startWorkerChild(name, settings);
  const submitter = await SUBJECTS[name].submitter(redis.url);
  const timesMs: number[] = [];
  for (let run = 0; run < warmUpRuns + latencyRuns; run++) {
    const startedMs = performance.now();
    await submitter.ended(await submitter.submit());
    if (run >= warmUpRuns) timesMs.push(performance.now() - startedMs);
    await sleep(PAUSE_MS);
  }
  await submitter.close();
  await worker.close();
  return { p50Ms: quantile(timesMs, 0.5), p95Ms: quantile(timesMs, 0.95) };
}
