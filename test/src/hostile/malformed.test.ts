import { createJudge } from '@cairn/conformance';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { queueMeta } from './keys/queue-meta.ts';
import { assault, pace } from './wire/assault.ts';
import { drippedMs } from './wire/drip.ts';
import { watchResidentMb } from './wire/resident.ts';
import type { Measure } from './wire/verdict.ts';
import { settle, type World } from './wire/world.ts';

const REQUESTS = Number(process.env.CAIRN_HOSTILE_REQUESTS ?? 10_000);
const SEED = Number(process.env.CAIRN_HOSTILE_SEED ?? 5);
const SHOWN_FAULTS = 20;
const RESIDENT_MAX_MB = 512;
/** The API gives a head 10 s; a busy machine takes its time to see that they are over. */
const HEAD_MAX_MS = 16_000;
const SECRET = 'c4n4ry5ecret0123456789';
const SETTINGS = {
  CAIRN_TENANT_SUBMITS_PER_MINUTE: '10000000',
  CAIRN_TENANT_LIVE_RUNS: '10000000',
  CAIRN_LOG_LEVEL: 'info',
};

let cluster: Cluster;
let redis: Redis;
let api: TestApi;
let keyed: TestApi;
let world: World;
let measure: Measure;
/** They take their time, beside the rest. */
let slow: Promise<number[]>;

beforeAll(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url);
  const options = cluster.processOptions(SETTINGS, 'api');
  const withKey = cluster.processOptions({ ...SETTINGS, CAIRN_API_KEYS: `acme.${SECRET}` }, 'keyed');
  [api, keyed] = await Promise.all([startApi(options), startApi(withKey)]);
  slow = Promise.all(Array.from({ length: 20 }, () => drippedMs(Number(new URL(api.url).port))));
  world = await settle(api.url);
  const document = await fetch(`${api.url}/openapi.json`);
  const prefix = (options.env?.CAIRN_PREFIX ?? '').replace(/[{}]/g, '');
  measure = { asDocumented: createJudge(await document.json()), secrets: [prefix, SECRET] };
});

afterAll(async () => {
  redis.disconnect();
  await cluster.stop();
});

test(`${REQUESTS} malformed requests of seed ${SEED}: no fault of the server, nothing told, no memory and no pace lost`, async () => {
  const meta = await queueMeta(redis);
  expect(meta).not.toEqual([]);
  const beforeMs = await pace(world);
  const resident = watchResidentMb(api.pid);

  const { faults, statuses } = await assault({
    requests: REQUESTS,
    seed: SEED,
    world,
    keyedPort: Number(new URL(keyed.url).port),
    measure,
  });

  const peakMb = await resident.stop();
  const afterMs = await pace(world);
  const count = [...statuses].sort().map(([what, times]) => `${what} × ${times}`);
  process.stdout.write(
    `seed ${SEED}: ${count.join(', ')}\npeak ${peakMb.toFixed(0)} MB, a good request ${beforeMs.toFixed(2)} → ${afterMs.toFixed(2)} ms\n`,
  );
  expect(faults.slice(0, SHOWN_FAULTS), `${faults.length} faults of seed ${SEED}`).toEqual([]);
  expect(peakMb).toBeLessThan(RESIDENT_MAX_MB);
  expect(afterMs).toBeLessThan(2 * beforeMs + 5);
  expect(await queueMeta(redis)).toEqual(meta);
  expect([api.running, keyed.running]).toEqual([true, true]);
  for (const { lines } of [api, keyed]) expect(lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test('who takes for ever over the head of a request is cut off', async () => {
  for (const tookMs of await slow) expect(tookMs).toBeLessThan(HEAD_MAX_MS);
});
