import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Chatter } from '../stream/chatter.ts';
import { Cluster } from '../support/cluster.ts';
import { post } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';

const RUNS = 50;
/** Stand before the first look, so that what a warm process needs anyhow does not count. */
const WARM_READERS = 1000;
const IDLE_READERS = 5000;
const READER_MAX_KB = 20;
const STUCK_READERS = 20;
/** 75 where there is room; on a machine that is short of it what is no longer needed is collected later. */
const STUCK_GROWTH_MAX_MB = 150;
const SETTLE_MS = 1000;
const COLLECTIONS = 3;
const WARM_SHOUTS = 150;
const REPLAY_MS = 3000;
const MB = 1024;

let cluster: Cluster;
const holders = new Set<ChildProcess>();

beforeAll(async () => {
  cluster = await Cluster.start();
});

afterEach(() => {
  for (const holder of holders) holder.disconnect();
  holders.clear();
});

afterAll(() => cluster.stop());

/** @param which VmRSS: now, VmHWM: the most so far */
async function residentKb({ pid }: TestApi, which: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${which}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
}

/** Opens streams from a process of their own. Returns when all of them stand. */
async function hold(
  api: TestApi,
  count: number,
  mode: 'idle' | 'stuck' | 'deaf',
  runIds: readonly string[],
): Promise<void> {
  const port = new URL(api.url).port;
  const holder = fork(new URL('./hold-readers.ts', import.meta.url), [port, String(count), mode, ...runIds]);
  holders.add(holder);
  await new Promise<void>((done, failed) => {
    holder.on('message', (opened) => opened === count && done());
    holder.once('exit', () => failed(new Error('The process that holds the readers ended.')));
  });
}

async function submit(api: TestApi): Promise<string> {
  return String((await post(api.url, '/v1/runs', { body: { topic: 'nobody works on it' } })).body.id);
}

/** A process with this collects what is no longer needed when it is told to, and not when it gets to it. */
const COLLECTS = "--expose-gc --import=data:text/javascript,process.on('SIGUSR2',()=>gc())";

/** What a process holds that it needs: what one collection leaves free in pieces, a later one gives back. */
async function neededKb(api: TestApi): Promise<number> {
  const seen: number[] = [];
  while (seen.length < COLLECTIONS) {
    process.kill(api.pid, 'SIGUSR2');
    await sleep(SETTLE_MS);
    seen.push(await residentKb(api, 'VmRSS'));
  }
  return Math.min(...seen);
}

// 19 KB as a rule; memory comes in pieces, so that one look may say one or two more: three in a row do not.
test('thousands of idle readers cost 20 KB each, and one connection to Redis in all', { retry: 2 }, async () => {
  const api = await startApi(cluster.processOptions({ CAIRN_LOG_LEVEL: 'info', NODE_OPTIONS: COLLECTS }, 'api'));
  const redis = new Redis(cluster.redis.url);
  const connections = async () =>
    String(await redis.call('CLIENT', 'LIST'))
      .trim()
      .split('\n').length;
  const runIds: string[] = [];
  while (runIds.length < RUNS) runIds.push(await submit(api));
  await hold(api, 1, 'idle', runIds);
  await sleep(SETTLE_MS); // the one for wake-ups may stand a little later than the reader
  const connectionsOfOne = await connections();

  await hold(api, WARM_READERS, 'idle', runIds);
  const before = await neededKb(api);
  await hold(api, IDLE_READERS, 'idle', runIds);
  const each = ((await neededKb(api)) - before) / IDLE_READERS;

  process.stdout.write(`${IDLE_READERS} idle readers over ${RUNS} runs: ${each.toFixed(1)} KB each\n`);
  expect(each).toBeLessThanOrEqual(READER_MAX_KB);
  expect(await connections(), 'connections to Redis').toBe(connectionsOfOne);
  redis.disconnect();
});

/**
 * A process that has sent as many large events before, as fast, to readers who took them: what it needed for that, it needs in any
 * case, and only what those who take nothing add to it is counted.
 */
async function loudApi() {
  const api = await startApi(cluster.processOptions({ CAIRN_LOG_LEVEL: 'info' }, 'api'));
  const chatter = await Chatter.start(cluster.store, api.url);
  await hold(api, STUCK_READERS, 'idle', [chatter.runId]);
  for (let i = 0; i < WARM_SHOUTS; i += 1) await chatter.shout();
  return { api, chatter, before: await residentKb(api, 'VmHWM') };
}

test('readers that stop to take what happens are cut before they cost much', async () => {
  const { api, chatter, before } = await loudApi();
  await hold(api, STUCK_READERS, 'stuck', [chatter.runId]);
  const cuts = () => api.lines.filter((line) => line.cut === true).length;
  while (cuts() < STUCK_READERS) await chatter.shout();

  await expectGrowth(api, before, 'stuck');
});

test('readers that never take what had happened hold no more than what is sent next', async () => {
  const { api, chatter, before } = await loudApi();
  await hold(api, STUCK_READERS, 'deaf', [chatter.runId]);
  await sleep(REPLAY_MS);
  await expectGrowth(api, before, 'deaf');
});

async function expectGrowth(api: TestApi, before: number, mode: string): Promise<void> {
  const after = await residentKb(api, 'VmHWM');
  const [from, to] = [before, after].map((kb) => (kb / MB).toFixed(0));
  process.stdout.write(`${STUCK_READERS} ${mode} readers: RSS at most ${from} MB before, ${to} MB with them\n`);
  expect((after - before) / MB).toBeLessThan(STUCK_GROWTH_MAX_MB);
}
