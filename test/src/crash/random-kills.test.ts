import { setTimeout as sleep } from 'node:timers/promises';
import type { RunId } from '@cairn/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { Supervised } from '../support/supervised.ts';

const RUNS = Number(process.env.CAIRN_TEST_RUNS ?? 120);
const KILL_SECONDS = Number(process.env.CAIRN_TEST_KILL_SECONDS ?? 9);
const SEED = Number(process.env.CAIRN_TEST_SEED ?? Date.now() % 100_000);

/** A small seeded generator (mulberry32), so that a failing schedule can be had again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let cluster: Cluster;
let workers: Supervised[] = [];

beforeAll(async () => {
  cluster = await Cluster.start();
});

afterEach(() => Promise.all(workers.map((worker) => worker.stop())));
afterAll(() => cluster.stop());

async function startWorkers(jobs: string): Promise<void> {
  const env = { CAIRN_CONCURRENCY: '5', CAIRN_LOG_LEVEL: 'info', FIXTURE_JOBS: jobs };
  workers = ['one', 'two', 'three'].map((name) => new Supervised(cluster, env, name));
  await Promise.all(workers.map((worker) => worker.start()));
}

/** Submits runs over the whole time, and kills a worker every now and then. @returns the runs and how many kills there were */
async function underFire(random: () => number): Promise<{ submitted: Promise<RunId>[]; kills: number }> {
  const submitted: Promise<RunId>[] = [];
  const startMs = performance.now();
  const elapsed = () => (performance.now() - startMs) / (KILL_SECONDS * 1000);
  let kills = 0;
  while (elapsed() < 1) {
    while (submitted.length < RUNS * (0.2 + elapsed())) submitted.push(cluster.submit(`slow ${submitted.length}`));
    await sleep(150 + random() * 500);
    await workers[Math.floor(random() * workers.length)]?.kill();
    kills += 1;
  }
  while (submitted.length < RUNS) submitted.push(cluster.submit(`slow ${submitted.length}`));
  return { submitted, kills };
}

const title = `a job for %s: ${RUNS} runs while 3 workers are killed at random for ${KILL_SECONDS} s (seed ${SEED}): none lost, nothing committed twice`;
test.each(['every_step', 'every_fan_out'])(
  title,
  async (jobs) => {
    await startWorkers(jobs);
    const { submitted, kills } = await underFire(randomFrom(SEED));
    const runs = await Promise.all(submitted.map(async (id) => cluster.ended(await id, 120_000)));

    let recovered = 0;
    for (const run of runs) {
      expect(run.status, JSON.stringify(run)).toBe('completed');
      const events = await cluster.events(run.id);
      judge(events, await cluster.checkpoints(run.id));
      recovered += events.filter((event) => event.type === 'worker.recovered').length;
    }
    // A busy machine starts workers slowly, and then there is less to kill; what counts is that kills hit work.
    expect(kills).toBeGreaterThanOrEqual(KILL_SECONDS / 3);
    expect(recovered, 'the kills hit work').toBeGreaterThan(0);
    process.stdout.write(`${jobs}, seed ${SEED}: ${runs.length} runs, ${kills} kills, ${recovered} steps recovered\n`);
  },
  (KILL_SECONDS + 180) * 1000,
);
