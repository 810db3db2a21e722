import type { BenchRedis } from '../redis-server.ts';
import { SUBJECTS } from '../subjects/all.ts';
import type { SubjectName, Submitter } from '../subjects/subject.ts';
import { startWorkerChild, type WorkerChild } from '../worker-child.ts';

const CONCURRENCY = 50;
/** Submissions on their way at once. */
const SUBMISSIONS = 32;

export interface ThroughputPlan {
  readonly runs: number;
  readonly warmUpRuns: number;
  readonly profile: string | undefined;
}

/** CPU times are milliseconds a run, user and system. */
export interface Throughput {
  /** Runs a second while this process submits them. */
  readonly liveRate: number;
  /** Runs a second with all runs queued first. */
  readonly drainRate: number;
  readonly workerCpuMs: number;
  readonly redisCpuMs: number;
  /** Of this process and of Redis together, apart from the two above. */
  readonly submitCpuMs: number;
}

/** One subject, one worker process that is warm: first while submitting, then drained after everything was queued. */
export async function measureThroughput(
  name: SubjectName,
  redis: BenchRedis,
  { runs, warmUpRuns, profile }: ThroughputPlan,
): Promise<Throughput> {
  await redis.empty();
  const settings = { url: redis.url, concurrency: CONCURRENCY, announce: false, hold: false };
  const worker = await startWorkerChild(name, settings, profile);
  const submitter = await SUBJECTS[name].submitter(redis.url);
  await live(submitter, warmUpRuns);
  const liveRate = await live(submitter, runs);
  const before = await worker.usage();
  worker.freeze();
  const submitCpuMs = await queueUp(submitter, redis, runs);
  const { drainRate, redisCpuMs } = await drainQueued(worker, submitter, redis, runs);
  const after = await worker.usage();
  await submitter.close();
  await worker.close();
  const expected = warmUpRuns + 2 * runs;
  if (after.ended !== expected) throw new Error(`${name}: ${after.ended} runs ended, ${expected} were submitted.`);
  return { liveRate, drainRate, redisCpuMs, submitCpuMs, workerCpuMs: (after.cpuMs - before.cpuMs) / runs };
}

async function live(submitter: Submitter, runs: number): Promise<number> {
  const startedMs = performance.now();
  await submitMany(submitter, runs);
  await submitter.drained();
  return rate(runs, startedMs);
}

async function queueUp(submitter: Submitter, redis: BenchRedis, runs: number): Promise<number> {
  const [redisMs, own] = [await redis.cpuMs(), process.cpuUsage()];
  await submitMany(submitter, runs);
  const used = process.cpuUsage(own);
  return ((await redis.cpuMs()) - redisMs + (used.user + used.system) / 1000) / runs;
}

async function drainQueued(worker: WorkerChild, submitter: Submitter, redis: BenchRedis, runs: number) {
  const redisMs = await redis.cpuMs();
  const startedMs = performance.now();
  worker.thaw();
  await submitter.drained();
  return { drainRate: rate(runs, startedMs), redisCpuMs: ((await redis.cpuMs()) - redisMs) / runs };
}

async function submitMany(submitter: Submitter, runs: number): Promise<void> {
  let left = runs;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await submitter.submit();
    }
  };
  await Promise.all(Array.from({ length: SUBMISSIONS }, lane));
}

const rate = (runs: number, startedMs: number) => (1000 * runs) / (performance.now() - startedMs);
