import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { Chatter } from './chatter.ts';
import { readRestlessly } from './restless-reader.ts';

const SAYINGS = 60;
const GAP_MS = 15;

let cluster: Cluster;
let redis: Redis;
let api: TestApi;

beforeAll(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url);
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterAll(async () => {
  redis.disconnect();
  await cluster.stop();
});

test('wake-ups that are lost, all the time, lose no reader anything: the log is the truth', async () => {
  const chatter = await Chatter.start(cluster.store, api.url);
  const path = `/v1/runs/${chatter.runId}/events`;
  const reading = readRestlessly({ urls: () => [api.url], path, random: Math.random, patience: 0 });
  let cut = 0;
  for (let said = 0; said < SAYINGS; said += 1) {
    // Whoever listens for wake-ups is thrown out, and hears nothing until it has come back.
    cut += Number(await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub'));
    await chatter.say();
    await sleep(GAP_MS);
  }
  await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await chatter.end();

  const { seen, cuts, losses } = await reading;
  expect(cut, 'somebody listened').toBeGreaterThan(3);
  expect({ cuts, losses }).toEqual({ cuts: 0, losses: 0 });
  expect(seen.map(({ id }) => id)).toEqual((await cluster.events(chatter.runId)).map((event) => event.message_id));
});
