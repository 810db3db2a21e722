import { setTimeout as sleep } from 'node:timers/promises';
import { type Checkpoint, isTerminal, type Run, type RunEvent, type RunId, titleOf } from '@cairn/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { Fleet } from './fleet.ts';
import { type HandOver, handOvers, percentile } from './hand-overs.ts';
import { Load } from './load.ts';

const WORKERS = 3;
const APIS = 2;
const SUBMIT_EVERY_MS = Number(process.env.CAIRN_TEST_SUBMIT_EVERY_MS ?? 60);
const STEADY_MS = 1_500;
const HAND_OVER_P99_MS = 500;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start();
});

afterAll(() => cluster.stop());

interface Seen {
  readonly run: Run;
  readonly events: readonly RunEvent[];
  readonly checkpoints: readonly Checkpoint[];
}

const look = (ids: readonly RunId[]): Promise<Seen[]> =>
  Promise.all(
    ids.map(async (id) => ({
      run: await cluster.ended(id, 60_000),
      events: await cluster.events(id),
      checkpoints: await cluster.checkpoints(id),
    })),
  );

const draftOf = (checkpoints: readonly Checkpoint[]) =>
  checkpoints.find(({ step }) => step === 'draft')?.schema_version;

/** Whether one of the runs has a draft of the newer schema. */
async function newerDrafts(ids: readonly RunId[]): Promise<boolean> {
  const found = await Promise.all(ids.map((id) => cluster.checkpoints(id)));
  return found.some((checkpoints) => draftOf(checkpoints) === 2);
}

/** Runs that have not ended although nothing has happened in them for a while. */
async function waiting(ids: readonly RunId[]): Promise<Run[]> {
  const unfinished = async () =>
    (await Promise.all(ids.map((id) => cluster.store.get(id)))).flatMap((run) =>
      run && !isTerminal(run.status) ? [run] : [],
    );
  for (let before = await unfinished(); ; ) {
    await sleep(STEADY_MS);
    const now = await unfinished();
    if (now.length === before.length && now.every((run, i) => run.version === before[i]?.version)) return now;
    before = now;
  }
}

test('3 workers and 2 APIs roll from build A to B and back under load: none failed, none lost, steps handed over at once', async () => {
  const fleet = new Fleet(cluster);
  await fleet.start('A', WORKERS, APIS);
  const load = new Load(fleet);
  const submitting = load.run(SUBMIT_EVERY_MS);
  await sleep(STEADY_MS);
  await fleet.roll('B');
  await sleep(STEADY_MS);
  await fleet.roll('A', async () => {
    // One more that the last worker of build B drafts, and that is not through when it has to go.
    const slow: RunId[] = [];
    do slow.push(await load.submit(`slow stones ${slow.length}`));
    while (!(await newerDrafts(slow)));
  });
  await sleep(STEADY_MS);
  const ids = await load.stop();
  await submitting;
  expect(fleet.badExits).toEqual([]);

  // Build A alone: what has a newer draft waits, unharmed; all else is through.
  const left = await waiting(ids);
  expect(left.length, 'some runs need build B').toBeGreaterThan(0);
  for (const run of left) {
    expect(run).toMatchObject({ status: 'running', step: expect.stringMatching(/^(review|end)$/) });
    expect(draftOf(await cluster.checkpoints(run.id))).toBe(2);
  }
  const told = fleet.workers.flatMap(({ process }) => process.lines.filter((line) => line.needs === 'draft schema 2'));
  expect(told.length, 'each worker says once what is needed').toBeGreaterThan(0);
  expect(told.length).toBeLessThanOrEqual(WORKERS);

  await fleet.addWorker('B');
  const seen = await look(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { run, events, checkpoints } of seen) {
    expect(run.status, JSON.stringify(run)).toBe('completed');
    judge(events, checkpoints);
    expect(checkpoints.at(-1)?.output).toEqual({ text: titleOf(run.request) });
    expect(events.filter(({ type }) => type === 'worker.recovered' || type === 'step.retrying')).toEqual([]);
    expect(Math.max(...checkpoints.map(({ attempt }) => attempt)), 'a hand-over counts no attempt').toBe(1);
  }
  expect(new Set(seen.map(({ checkpoints }) => draftOf(checkpoints)))).toEqual(new Set([1, 2]));
  report(
    seen,
    left.length,
    load.resent,
    seen.flatMap(({ events, checkpoints }) => handOvers(events, checkpoints, fleet.departures)),
  );
});

function report(seen: readonly Seen[], waited: number, resent: number, all: readonly HandOver[]): void {
  const any = all.filter(({ choosy }) => !choosy).map(({ tookMs }) => tookMs);
  const choosy = all.filter((one) => one.choosy).map(({ tookMs }) => tookMs);
  const figures = (values: readonly number[]) =>
    `${values.length} (p50 ${percentile(values, 0.5)} ms, p99 ${percentile(values, 0.99)} ms, max ${percentile(values, 1)} ms)`;
  process.stdout.write(
    `rolling deploy: ${seen.length} runs, 0 failed, 0 lost, ${resent} requests sent again, ${waited} runs waited for build B; ` +
      `steps handed over: ${figures(any)}; of those that needed build B: ${figures(choosy)}\n`,
  );
  expect(any.length, 'workers had steps in hand').toBeGreaterThan(WORKERS);
  expect(percentile(any, 0.99)).toBeLessThanOrEqual(HAND_OVER_P99_MS);
}
