import { setTimeout as sleep } from 'node:timers/promises';
import type { RunId } from '@cairn/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { startWorker } from '../support/process.ts';
import { TcpProxy } from '../support/proxy.ts';

const SLOW_MS = 150;
/** Longer than a worker may take to stop. */
const STEP_MS = '20000';
/** So close together that at any moment some job is asked for and not there yet. */
const GAP_MS = 30;
const RUNS = 15;
const TOLD_AFTER = 8;

let cluster: Cluster;
let line: TcpProxy;

beforeAll(async () => {
  cluster = await Cluster.start();
  line = await TcpProxy.start(cluster.redis);
});

afterAll(async () => {
  await cluster.stop();
  await line.close();
});

test('jobs that reach a worker when that was told to go already are handed back, not begun', async () => {
  const options = cluster.processOptions({ CAIRN_PACE_MS: STEP_MS }, 'leaving');
  const leaving = await startWorker({ ...options, redisUrl: line.url });
  line.latencyMs = SLOW_MS;
  const runIds: RunId[] = [];
  let left: ReturnType<typeof leaving.kill> | undefined;
  for (let i = 0; i < RUNS; i += 1) {
    if (i === TOLD_AFTER) left = leaving.kill('SIGTERM');
    runIds.push(await cluster.submit());
    await sleep(GAP_MS);
  }

  expect(await left, 'nothing that it began was in its way').toEqual({ code: 0, signal: null });
  await cluster.worker();
  for (const runId of runIds) {
    expect(await cluster.ended(runId)).toMatchObject({ status: 'completed' });
    const events = await cluster.events(runId);
    judge(events, await cluster.checkpoints(runId));
    expect(events.map(({ type }) => type)).not.toContain('worker.recovered');
  }
});
