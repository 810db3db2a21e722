import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunId } from '@cairn/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { judge } from '../support/judge.ts';
import { Supervised } from '../support/supervised.ts';

/** So little that a step which eats memory is through soon. */
const HEAP_MB = 64;
const BYSTANDERS = 6;
const KILLS = Number(process.env.CAIRN_TEST_KILLS_OF_ONE ?? 6);

let cluster: Cluster;
let workers: Supervised[];
/** Calls of the target that have no answer yet, and how many there have been. */
const held: ServerResponse[] = [];
let calls = 0;
const target = createServer((_, res) => {
  calls += 1;
  held.push(res);
});

beforeAll(async () => {
  cluster = await Cluster.start();
  await new Promise<void>((listening) => target.listen(0, '127.0.0.1', listening));
  const { port } = target.address() as AddressInfo;
  const env = { FIXTURE_TARGET: `http://127.0.0.1:${port}`, NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` };
  workers = [new Supervised(cluster, env, 'one'), new Supervised(cluster, env, 'two')];
  await Promise.all(workers.map((worker) => worker.start()));
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  target.closeAllConnections();
  target.close();
  await cluster.stop();
});

async function expectSound(runId: RunId): Promise<void> {
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
}

test.each(['exit', 'hungry'])(
  'a step that takes its process down (%s) is POISONED, and nobody else’s run',
  async (how) => {
    const poison = await cluster.submit(`${how} one`);
    const others = await Promise.all(Array.from({ length: BYSTANDERS }, (_, i) => cluster.submit(`bystander ${i}`)));

    expect(await cluster.ended(poison)).toMatchObject({ status: 'failed', error: { code: 'POISONED' } });
    for (const id of others) expect(await cluster.ended(id)).toMatchObject({ status: 'completed' });
    for (const id of [poison, ...others]) await expectSound(id);
  },
);

test('an error that nobody catches ends the process at once; the step runs again elsewhere', async () => {
  const startsBefore = workers.reduce((sum, { starts }) => sum + starts, 0);
  const runId = await cluster.submit('stray one');

  expect(await cluster.ended(runId)).toMatchObject({ status: 'completed' });
  await expect.poll(() => workers.reduce((sum, { starts }) => sum + starts, 0)).toBe(startsBefore + 1);
  expect((await cluster.events(runId)).map(({ type }) => type)).toContain('worker.recovered');
  await expectSound(runId);
});

test('an output over the limit fails its run with that reason, and is not kept', async () => {
  const runId = await cluster.submit('giant one');

  expect(await cluster.ended(runId)).toMatchObject({
    status: 'failed',
    error: { code: 'OUTPUT_TOO_LARGE', retryable: false },
  });
  expect((await cluster.checkpoints(runId)).map(({ step }) => step)).toEqual(['plan']);
  await expectSound(runId);
});

test(`a run whose worker is killed ${KILLS} times in the same step completes: the step is not to blame`, async () => {
  const runId = await cluster.submit('held one');
  for (let kills = 0; kills < KILLS; kills += 1) {
    await expect.poll(() => calls, { timeout: 20_000, interval: 10 }).toBeGreaterThan(kills);
    await Promise.all(workers.map((worker) => worker.kill()));
  }
  await expect.poll(() => calls, { timeout: 20_000, interval: 10 }).toBeGreaterThan(KILLS);
  for (const answer of held) answer.end('go on');

  expect(await cluster.ended(runId)).toMatchObject({ status: 'completed' });
  await expectSound(runId);
});
