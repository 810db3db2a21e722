import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { Chatter } from './chatter.ts';
import { readRestlessly } from './restless-reader.ts';

/** How long Redis answers nothing before it is killed: less and more than a command's time limit. */
const FROZEN_MS = [500, 1600, 3300];
const READERS = 6;
const BACK_MS = 8000;

let cluster: Cluster;
let api: TestApi;

beforeAll(async () => {
  cluster = await Cluster.start();
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterAll(() => cluster.stop());

/** Redis takes every command and answers none, until it is killed; its sockets stay open all the while. */
async function freeze(ms: number): Promise<void> {
  const redis = new Redis(cluster.redis.url, { retryStrategy: null });
  redis.on('error', () => undefined); // it is killed while it waits
  await redis.call('CLIENT', 'PAUSE', '600000', 'ALL');
  await sleep(ms);
  redis.disconnect();
}

test('streams that stand while Redis freezes and is killed go on when it is back, each event once', async () => {
  const chatter = await Chatter.start(cluster.store, api.url);
  const urls = () => [api.url];
  const path = `/v1/runs/${chatter.runId}/events`;
  const reading = Array.from({ length: READERS }, (_, i) =>
    readRestlessly({ urls, path, random: Math.random, patience: i < READERS / 2 ? 0 : 25 }),
  );
  for (const [round, ms] of FROZEN_MS.entries()) {
    for (let i = 0; i < 10; i += 1) await chatter.say();
    const saying = sleep(50 * round).then(() => chatter.say());
    await freeze(ms);
    await cluster.redis.kill();
    await sleep(300 * round);
    await cluster.redis.restart();
    await saying;
  }
  await chatter.say();
  await chatter.end();
  const readers = await Promise.race([Promise.all(reading), sleep(BACK_MS).then(() => [])]);

  expect(readers, 'no stream stalls').toHaveLength(READERS);
  const [whole] = readers;
  expect(whole?.seen.map(({ id }) => Number(id.slice(4)))).toEqual(whole?.seen.map((_, i) => i + 1));
  for (const reader of readers) expect(reader.seen).toEqual(whole?.seen);
});
