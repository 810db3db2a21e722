import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Report, RunId } from '@cairn/core';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { folderOf, loadSnapshot, Snapshot, takeSnapshot } from './snapshot.ts';

/*
 * What every build up to this one wrote to Redis is kept under test/golden, and this build has to read it and go on with it.
 * `npm run golden` adds the records of a new version; it never writes over older ones.
 */
const GOLDEN = resolve(import.meta.dirname, '../../golden');
const FOLDERS = existsSync(GOLDEN) ? readdirSync(GOLDEN).sort() : [];
const body = {
  topic: 'stones by the way',
  questions: ['What does a cairn mark?', 'Who builds a cairn?'],
  sources: [
    {
      title: 'On cairns',
      text: 'A cairn is a heap of stones. A cairn marks the way in fog. Walkers build a cairn stone by stone.',
    },
    {
      title: 'On paths',
      text: 'Where a path is hard to see, a cairn marks it. Shepherds build a cairn at the edge of a cliff.',
    },
  ],
  tags: ['golden'],
};

let cluster: Cluster;
let redis: Redis;
let api: TestApi;
let prefix: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  redis = new Redis(cluster.redis.url);
  prefix = cluster.processOptions().env?.CAIRN_PREFIX ?? '';
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterAll(async () => {
  redis.disconnect();
  await cluster.stop();
});

const submitted = async () => RunId.parse((await post(api.url, '/v1/runs', { body })).body.id);

/** One run that is over, and one whose worker died when it was about to commit its third step. */
async function freshRuns() {
  const dying = await cluster.worker({ CAIRN_CRASH_POINT: 'commit.before@synthesize' }, 'dying');
  const halfWay = await submitted();
  await dying.exited;
  const snapshot = await takeSnapshot(redis, prefix, halfWay);
  const worker = await cluster.worker({ CAIRN_SWEEP_IDLE_MS: '400' });
  const finished = await submitted();
  await Promise.all([runEnded(api.url, halfWay), runEnded(api.url, finished)]);
  await worker.kill('SIGTERM');
  return { finished, snapshots: { finished: await takeSnapshot(redis, prefix, finished), 'half-way': snapshot } };
}

test('the records of this version are among the golden files', async () => {
  const { finished, snapshots } = await freshRuns();
  const run = await cluster.store.get(finished);
  if (!run) throw new Error(`${finished} is gone.`);
  const schemas = (await cluster.checkpoints(finished)).map(
    ({ step, schema_version }) => [step, schema_version] as const,
  );
  const folder = join(GOLDEN, folderOf(run, new Map(schemas)));
  if (process.env.CAIRN_RECORD_GOLDEN === '1' && !existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    for (const [name, snapshot] of Object.entries(snapshots))
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(snapshot, null, 2)}\n`, { flag: 'wx' });
  }

  expect(existsSync(folder), `${folder} is missing. Record it with: npm run golden`).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['finished.json', 'half-way.json']);
});

async function loaded(folder: string, name: string): Promise<RunId> {
  const snapshot = Snapshot.parse(JSON.parse(readFileSync(join(GOLDEN, folder, `${name}.json`), 'utf8')));
  await loadSnapshot(redis, prefix, snapshot);
  return snapshot.run;
}

/** Reads all that the API shows of a run. */
async function readOverHttp(runId: RunId): Promise<void> {
  const path = `/v1/runs/${runId}`;
  expect(await get(api.url, path)).toMatchObject({
    status: 200,
    body: { id: runId, topic: body.topic, tags: body.tags },
  });
  const listed = (await get(api.url, '/v1/runs?limit=100')).body.data as { id: string }[];
  expect(listed.map(({ id }) => id)).toContain(runId);
  const checkpoints = await get(api.url, `${path}/checkpoints`);
  expect(checkpoints.body.data).toHaveLength((await cluster.checkpoints(runId)).length);
  for (const { checkpoint_id } of checkpoints.body.data as { checkpoint_id: string }[])
    expect(await get(api.url, `${path}/checkpoints/${checkpoint_id}`)).toMatchObject({ status: 200 });
  expect((await get(api.url, `${path}/events?limit=500`)).body.data).toHaveLength((await cluster.events(runId)).length);
}

test.each(FOLDERS)('a finished run of %s is read', async (folder) => {
  const runId = await loaded(folder, 'finished');
  await readOverHttp(runId);

  judge(await cluster.events(runId), await cluster.checkpoints(runId));
  const { partial } = Report.parse((await cluster.checkpoints(runId)).at(-1)?.output);
  expect(await get(api.url, `/v1/runs/${runId}/report`)).toMatchObject({ status: 200, body: { partial } });
});

test.each(FOLDERS)('a run of %s whose worker died half-way is read, and brought to its end', async (folder) => {
  const runId = await loaded(folder, 'half-way');
  await readOverHttp(runId);
  expect(await cluster.store.get(runId)).toMatchObject({ status: 'running', step: 'synthesize' });
  const before = await cluster.checkpoints(runId);
  const worker = await cluster.worker({ CAIRN_SWEEP_IDLE_MS: '400' });

  expect(await runEnded(api.url, runId)).toMatchObject({ status: 'completed' });
  const after = await cluster.checkpoints(runId);
  expect(after.slice(0, before.length), 'what was saved is not made again').toEqual(before);
  const events = await cluster.events(runId);
  judge(events, after);
  expect(events.map(({ type }) => type)).toContain('worker.recovered');
  const report = Report.parse(after.at(-1)?.output);
  expect(report.json.source_counts.ok).toBe(body.sources.length);
  await worker.kill('SIGTERM');
});
