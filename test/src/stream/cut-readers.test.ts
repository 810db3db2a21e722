import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { seededRandom } from '../support/random.ts';
import { Chatter } from './chatter.ts';
import { type Restless, readRestlessly } from './restless-reader.ts';

const RUNS = 5;
const READERS_OF_EACH = 2;
const CUTS_LEAST = 100;
const SAYINGS_LEAST = 420; // of five events each
const PATIENCE_EVENTS = 9;
const PAUSE_MS = 18;

let cluster: Cluster;
let steady: TestApi;

beforeAll(async () => {
  cluster = await Cluster.start();
  steady = await startApi(cluster.processOptions({}, 'steady api'));
});

afterAll(() => cluster.stop());

/** Two APIs that die and are replaced: killed, then told to go, one after the other as a deploy does. */
async function unrest(replicas: TestApi[]): Promise<void> {
  for (const [i, signal] of (['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGTERM'] as const).entries()) {
    await sleep(500);
    const leaving = replicas[i % 2];
    if (signal === 'SIGKILL') await leaving?.kill(signal);
    const next = await startApi(cluster.processOptions({}, `replica ${i + 3}`));
    replicas[i % 2] = next;
    if (signal === 'SIGTERM') expect(await leaving?.kill(signal)).toMatchObject({ code: 0 });
  }
}

async function talk(chatter: Chatter, until: () => boolean): Promise<void> {
  for (let said = 0; said < SAYINGS_LEAST || !until(); said += 1) {
    await chatter.say();
    await sleep(PAUSE_MS);
  }
  await chatter.end();
}

test('readers that are cut again and again, over kills and rolling restarts, see every event once, in order and unchanged', async () => {
  const seed = randomInt(2 ** 31);
  const random = seededRandom(seed);
  const replicas = await Promise.all([1, 2].map((i) => startApi(cluster.processOptions({}, `replica ${i}`))));
  const runs = await Promise.all(Array.from({ length: RUNS }, () => Chatter.start(cluster.store, steady.url)));
  const follow = (runId: string, urls: () => readonly string[], patience: number) =>
    readRestlessly({ urls, path: `/v1/runs/${runId}/events`, random, patience });
  const reading = runs.map(({ runId }) => ({
    calm: follow(runId, () => [steady.url], 0),
    restless: Array.from({ length: READERS_OF_EACH }, () =>
      follow(runId, () => replicas.map(({ url }) => url), PATIENCE_EVENTS),
    ),
  }));

  let over = false;
  const disturbed = unrest(replicas).finally(() => {
    over = true;
  });
  await Promise.all(runs.map((chatter) => talk(chatter, () => over)));
  await disturbed;

  let events = 0;
  let losses = 0;
  for (const { calm, restless } of reading) {
    const whole = await calm;
    expect(whole).toMatchObject({ cuts: 0, losses: 0 });
    expect(whole.seen.map(({ id }) => Number(id.slice(4)))).toEqual(whole.seen.map((_, i) => i + 1));
    for (const reader of await Promise.all<Restless>(restless)) {
      expect(reader.seen, `seed ${seed}`).toEqual(whole.seen);
      expect(reader.cuts).toBeGreaterThanOrEqual(CUTS_LEAST);
      events += reader.seen.length;
      losses += reader.losses;
    }
  }
  expect(events).toBeGreaterThanOrEqual(20_000);
  expect(losses, 'APIs went down under readers').toBeGreaterThan(RUNS);
  const readers = `${RUNS * READERS_OF_EACH} readers, seed ${seed}`;
  process.stdout.write(`${readers}: ${events} events, ${losses} connections lost to dying APIs
`);
});
