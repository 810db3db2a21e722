import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { openStream, type WireEvent } from '../support/sse.ts';

/** Each step takes less time than events are kept, so that the newest checkpoint still has its place in the log. */
const KEPT = { CAIRN_EVENT_RETENTION_MS: '2000', CAIRN_PACE_MS: '1200' };
const TRIMMED_MS = 3200; // what is kept, and a round of the workers

let cluster: Cluster;
let api: TestApi;

beforeAll(async () => {
  cluster = await Cluster.start();
  await cluster.worker(KEPT);
  api = await startApi(cluster.processOptions(KEPT, 'api'));
});

afterAll(() => cluster.stop());

const submit = async () =>
  (await post(api.url, '/v1/runs', { body: { topic: 'fog', sources: cluster.web.urls.map((url) => ({ url })) } })).body;
const page = (id: unknown, query = '') => get(api.url, `/v1/runs/${id}/events${query}`);

async function toItsEnd(url: string): Promise<WireEvent[]> {
  const stream = await openStream(url);
  expect(stream.status).toBe(200);
  const seen: WireEvent[] = [];
  for await (const event of stream.events()) seen.push(event);
  return seen;
}

test('events of a live run go, its reader is told so, and goes on from the checkpoint', async () => {
  const { id } = await submit();
  const events = `${api.url}/v1/runs/${id}/events`;
  let lost = await page(id);
  await expect
    .poll(async () => (lost = await page(id, '?after_message_id=msg_0000000001')), { timeout: 15_000, interval: 100 })
    .toMatchObject({ status: 410, body: { code: 'DATA_LOSS', latest_checkpoint_id: expect.stringMatching(/^chk_/) } });
  expect((await openStream(events)).refusal).toMatchObject({ code: 'DATA_LOSS', status: 410 });
  const { latest_checkpoint_id, resume_after_message_id, earliest_message_id } = lost.body;
  expect(lost.body.detail).toContain(`Send after_message_id=${resume_after_message_id}`);
  expect((await page(id, `?after_message_id=${resume_after_message_id}&limit=1`)).body.data).toMatchObject([
    { message_id: earliest_message_id },
  ]);

  const seen = await toItsEnd(`${events}?checkpoint_id=${latest_checkpoint_id}`);
  const first = Number(seen[0]?.id.slice(4));
  expect(seen.map((event) => Number(event.id.slice(4)))).toEqual(seen.map((_, i) => first + i));
  expect(seen[0]?.block).toContain(`"checkpoint_id":"${latest_checkpoint_id}"`);
  expect(seen.at(-1)?.type).toBe('run.completed');
});

test('of an ended run too, while the run, its checkpoints and its report stay', async () => {
  const { id } = await submit();
  const run = await runEnded(api.url, id);
  await sleep(TRIMMED_MS);

  const { body, status } = await page(id);
  expect(status).toBe(410);
  expect(body).toMatchObject({
    code: 'DATA_LOSS',
    earliest_message_id: null,
    latest_checkpoint_id: run.last_checkpoint_id,
    resume_after_message_id: run.last_message_id,
  });
  expect((await page(id, `?checkpoint_id=${run.last_checkpoint_id}`)).status).toBe(410);
  expect(await page(id, `?after_message_id=${body.resume_after_message_id}`)).toMatchObject({
    status: 200,
    body: { data: [], next_cursor: null, run_ended: true },
  });
  expect((await openStream(`${api.url}/v1/runs/${id}/events`, String(run.last_message_id))).status).toBe(204);
  expect((await get(api.url, `/v1/runs/${id}`)).body.status).toBe('completed');
  expect((await get(api.url, `/v1/runs/${id}/checkpoints`)).body.data).not.toEqual([]);
  expect((await get(api.url, `/v1/runs/${id}/report`)).status).toBe(200);
});
