import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { Supervised } from '../support/supervised.ts';

const CROWD_RUNS = 10_000;
const SUBMITTED_AT_ONCE = 200;
const BEGUN_BEFORE = 50;
/** What may overtake: the steps that are in hand, and those that follow on them. Without turns it would be all of the crowd. */
const OVERTAKING_MAX = 500;

let cluster: Cluster;
let worker: Supervised;

beforeAll(async () => {
  cluster = await Cluster.start();
  worker = new Supervised(cluster, { CAIRN_CONCURRENCY: '20', CAIRN_LOG_LEVEL: 'info' });
});

afterAll(async () => {
  await worker.stop();
  await cluster.stop();
});

/** How many runs of the crowd have ended by now, of the oldest ones. */
async function crowdEnded(): Promise<number> {
  const { runs } = await cluster.store.list({ tenant: 'crowd', status: 'completed', limit: OVERTAKING_MAX * 3 });
  return runs.length;
}

test('a tenant with 10,000 queued runs does not hold up the one run of another', async () => {
  for (let sent = 0; sent < CROWD_RUNS; sent += SUBMITTED_AT_ONCE) {
    const batch = Array.from({ length: SUBMITTED_AT_ONCE }, () => cluster.submit('one of many', 'crowd'));
    await Promise.all(batch);
  }
  await worker.start();
  await expect.poll(crowdEnded, { timeout: 30_000 }).toBeGreaterThan(BEGUN_BEFORE);

  const before = await crowdEnded();
  const newest = await cluster.submit('one more', 'crowd');
  const lone = await cluster.submit('the only one', 'lone');
  expect((await cluster.ended(lone)).status).toBe('completed');
  expect((await crowdEnded()) - before).toBeLessThan(OVERTAKING_MAX);
  expect((await cluster.store.get(newest))?.status).toBe('queued');
});
