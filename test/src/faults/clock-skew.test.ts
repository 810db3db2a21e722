import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { startProcess, type TestProcess } from '../support/process.ts';

const TEN_MINUTES_MS = 600_000;
const RUNS = 6;
/** Three attempts with short waits in between, on a machine that is busy. */
const ENDS_MS = 20_000;

const CLOCK = resolve(import.meta.dirname, '../fixtures/skewed-clock.ts');

let cluster: Cluster;

beforeEach(async () => {
  cluster = await Cluster.start();
});
afterEach(() => cluster.stop());

async function workerWith(skewMs: number): Promise<TestProcess> {
  const env = { NODE_OPTIONS: `--import=${CLOCK}`, SKEW_MS: String(skewMs), CAIRN_SWEEP_IDLE_MS: '1000' };
  const worker = startProcess('test/src/fixtures/worker.ts', cluster.processOptions(env, `worker ${skewMs}`));
  await worker.logged('worker ready');
  return worker;
}

test.each([
  ['ahead', TEN_MINUTES_MS],
  ['behind', -TEN_MINUTES_MS],
])(
  'one worker of three is ten minutes %s: runs that fail, wait and are tried again end as they do elsewhere, in the order of one clock',
  async (_, skewMs) => {
    const [skewed] = await Promise.all([skewMs, 0, 0].map(workerWith));
    const startMs = Date.now();
    const runIds = await Promise.all(Array.from({ length: RUNS }, () => cluster.submit('flaky in time')));
    const workers = new Set<unknown>();
    for (const id of runIds) {
      expect(await cluster.ended(id, ENDS_MS)).toMatchObject({ status: 'completed' });
      const events = await cluster.events(id);
      judge(events, await cluster.checkpoints(id));
      const times = events.map(({ at }) => Date.parse(at));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times[0], "stamped by Redis' clock").toBeGreaterThan(startMs - 1_000);
      expect(times.at(-1)).toBeLessThan(Date.now() + 1_000);
      for (const { data } of events) if (data.worker) workers.add(data.worker);
    }
    expect(
      [...workers].some((name) => String(name).endsWith(`:${skewed?.pid}`)),
      'it took part',
    ).toBe(true);
  },
);
