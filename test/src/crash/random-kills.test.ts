import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { Supervised } from '../support/supervised.ts';

const RUNS = Number(process.env.CAIRN_TEST_RUNS ?? 150);
const KILL_SECONDS = Number(process.env.CAIRN_TEST_KILL_SECONDS ?? 12);
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

test(`${RUNS} runs while 3 workers are killed at random for ${KILL_SECONDS} s (seed ${SEED}): none lost, nothing committed twice`, async () => {
  const cluster = await Cluster.start();
  const random = randomFrom(SEED);
  const workers = ['one', 'two', 'three'].map((name) => new Supervised(cluster, { CAIRN_CONCURRENCY: '5', CAIRN_LOG_LEVEL: 'info' }, name));
  await Promise.all(workers.map((worker) => worker.start()));
  const untilMs = performance.now() + KILL_SECONDS * 1000;
  const submitted: Promise<`run_${string}`>[] = [];
  let kills = 0;
  while (performance.now() < untilMs) {
    const share = Math.min(1, 1.2 - (untilMs - performance.now()) / (KILL_SECONDS * 1000));
    while (submitted.length < RUNS * share) submitted.push(cluster.submit(`run ${submitted.length}`));
    await sleep(150 + random() * 500);
    await workers[Math.floor(random() * workers.length)]?.kill();
    kills += 1;
  }
  while (submitted.length < RUNS) submitted.push(cluster.submit(`run ${submitted.length}`));
  const runs = await Promise.all(submitted.map(async (id) => cluster.ended(await id, 120_000)));

  for (const run of runs) {
    expect(run.status, JSON.stringify(run)).toBe('completed');
    judge(await cluster.events(run.id), await cluster.checkpoints(run.id));
  }
  const recovered = (await Promise.all(runs.map((run) => cluster.events(run.id)))).flat().filter((event) => event.type === 'worker.recovered');
  expect(kills).toBeGreaterThan(KILL_SECONDS);
  expect(recovered.length, 'the kills hit work').toBeGreaterThan(0);
  process.stdout.write(`seed ${SEED}: ${runs.length} runs, ${kills} kills, ${recovered.length} steps recovered\n`);
  await Promise.all(workers.map((worker) => worker.stop()));
  await cluster.stop();
}, (KILL_SECONDS + 180) * 1000);
