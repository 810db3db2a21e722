import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster, TENANT } from '../support/cluster.ts';
import { get, post, send } from '../support/http.ts';
import { startApi, startProcess, type TestApi, type TestProcess } from '../support/process.ts';

const EVERY_MS = 200;
const TICKS = 60;
/** Workers that know nothing of research: their steps take milliseconds. */
const FIXTURE = 'test/src/fixtures/worker.ts';

let cluster: Cluster;
let api: TestApi;

beforeEach(async () => {
  cluster = await Cluster.start();
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterEach(() => cluster.stop());

async function scheduler(env: Record<string, string> = {}, name = 'scheduler'): Promise<TestProcess> {
  const worker = startProcess(FIXTURE, cluster.processOptions({ CAIRN_SWEEP_IDLE_MS: '500', ...env }, name));
  await worker.logged('worker ready');
  return worker;
}

const schedule = (more: object = {}) =>
  post(api.url, '/v1/schedules', {
    body: { name: 'often', every_ms: EVERY_MS, request: { topic: 'old lighthouses' }, ...more },
  });

/** The ticks for which there is a run, oldest first. */
async function ticks(): Promise<string[]> {
  const found: string[] = [];
  for (let before: { before?: never } | { before: Parameters<Cluster['store']['get']>[0] } = {}; ; ) {
    const { runs, next } = await cluster.store.list({ tenant: TENANT, limit: 100, ...before });
    found.push(...runs.map(({ request }) => String(request.metadata.scheduled_for)));
    if (next === undefined) return found.sort();
    before = { before: next };
  }
}

const started = async (count: number) =>
  expect.poll(async () => (await ticks()).length, { timeout: 60_000, interval: 50 }).toBeGreaterThanOrEqual(count);

test('60 ticks, two schedulers and kills between give 60 runs: one a tick, none twice', async () => {
  // The second dies with the run of its first tick started and that tick's job not ended: another one takes it again.
  const [, second] = await Promise.all([
    scheduler({}, 'first'),
    scheduler({ CAIRN_CRASH_POINT: 'schedule.tick' }, 'second'),
  ]);
  const { body } = await schedule();
  await started(15);
  expect((await second.exited).signal).toBe('SIGKILL');
  const third = await scheduler({}, 'third');
  await started(30);
  await third.kill('SIGKILL');
  await scheduler({}, 'fourth');
  await started(TICKS);
  expect((await post(api.url, `/v1/schedules/${body.id}/pause`, { body: {} })).status).toBe(200);
  await sleep(3 * EVERY_MS);

  const all = await ticks();
  expect(new Set(all).size, 'no tick has two runs').toBe(all.length);
  const first60 = all.slice(0, TICKS).map((at) => Date.parse(at));
  const slots = first60.map((at) => Math.round((at - (first60[0] ?? 0)) / EVERY_MS));
  expect(new Set(slots).size, 'every run is for a tick of its own').toBe(TICKS);
  const afterPause = all.length;
  await sleep(5 * EVERY_MS);
  expect(await ticks(), 'a paused schedule starts no run').toHaveLength(afterPause);
});

test('a schedule whose API died before it was armed ticks all the same, and a deleted one does not', async () => {
  const dying = await startApi(cluster.processOptions({ CAIRN_CRASH_POINT: 'schedule.kept' }, 'dying api'));
  const body = { name: 'often', every_ms: EVERY_MS, request: { topic: 'old lighthouses' } };
  await expect(post(dying.url, '/v1/schedules', { body })).rejects.toThrow();
  const { body: list } = await get(api.url, '/v1/schedules');
  expect(list.data).toMatchObject([{ name: 'often', next_at: null }]);

  await scheduler();
  await started(3);
  const [{ id }] = list.data as [{ id: string }];
  expect((await send(api.url, 'DELETE', `/v1/schedules/${id}`)).status).toBe(204);
  await sleep(2 * EVERY_MS);
  const { length } = await ticks();
  await sleep(5 * EVERY_MS);
  expect(await ticks()).toHaveLength(length);
});

test('a changed schedule starts one run for each tick of its new timing, and none by the old one', async () => {
  await Promise.all([scheduler({}, 'first'), scheduler({}, 'second')]);
  const { body } = await schedule();
  await started(5);
  const patch = (change: object) => send(api.url, 'PATCH', `/v1/schedules/${body.id}`, { body: change });
  for (const every_ms of [700, 300, 500]) {
    expect((await patch({ every_ms })).status).toBe(200);
    const before = new Set(await ticks());
    await started(before.size + 3);
    expectEvery(
      every_ms,
      (await ticks()).filter((at) => !before.has(at)),
    );
  }
  expect((await patch({ paused: true })).status).toBe(200);
  const all = await ticks();
  expect(new Set(all).size).toBe(all.length);
  await sleep(1500);
  expect(await ticks(), 'nothing starts behind the answer').toEqual(all);
});

/** Ticks so far from each other, or missing, but none between. */
function expectEvery(every_ms: number, found: readonly string[]): void {
  const [first = 0, ...later] = found.map((at) => Date.parse(at));
  for (const at of later) expect((at - first) % every_ms, found.join()).toBe(0);
}

test('an API that dies between a change and its ticks leaves no tick of the old timing, and the new one comes', async () => {
  await scheduler();
  const { body } = await schedule();
  await started(3);
  const dying = await startApi(cluster.processOptions({ CAIRN_CRASH_POINT: 'schedule.changed' }, 'dying api'));
  const change = send(dying.url, 'PATCH', `/v1/schedules/${body.id}`, { body: { every_ms: 600 } });
  await expect(change).rejects.toThrow();
  await dying.exited;
  await sleep(EVERY_MS); // a tick that was taken before the change may start its run yet
  const before = new Set(await ticks());
  await started(before.size + 4);
  expectEvery(
    600,
    (await ticks()).filter((at) => !before.has(at)),
  );
});

test('while its tenant has as many live runs as it may, ticks wait or are skipped, and the schedule says why', async () => {
  await scheduler({ CAIRN_TENANT_LIVE_RUNS: '1' });
  const { body: other } = await post(api.url, '/v1/runs', { body: { topic: 'in the way', delay_ms: 600_000 } });
  const { body: rare } = await schedule({ every_ms: 600_000 });
  const { body: often } = await schedule();
  const refusedOf = async (id: unknown) =>
    (await get(api.url, `/v1/schedules/${id}`)).body.refused_ticks as Record<string, string>[];
  await expect.poll(() => refusedOf(rare.id), { timeout: 10_000 }).toMatchObject([{ outcome: 'put_off' }]);
  const [{ code, reason, scheduled_for } = {}] = await refusedOf(rare.id);
  expect([code, reason]).toEqual(['TOO_MANY_RUNS', expect.stringContaining('cancel one')]);
  await expect.poll(async () => (await refusedOf(often.id)).length, { timeout: 10_000 }).toBeGreaterThan(3);
  expect((await refusedOf(often.id)).map(({ outcome }) => outcome)).not.toContain('put_off');

  expect((await fetch(`${api.url}/v1/schedules/${often.id}`, { method: 'DELETE' })).status).toBe(204);
  await post(api.url, `/v1/runs/${other.id}/cancel`, { body: {} });
  await expect.poll(ticks, { timeout: 10_000 }).toContain(scheduled_for);
  await expect.poll(() => refusedOf(rare.id), { timeout: 5_000 }).toEqual([]);
});

test('with carry_report a run is given what the one before it found', async () => {
  await cluster.worker();
  const request = {
    topic: 'old lighthouses',
    questions: ['What does the light of a lighthouse depend on?'],
    sources: cluster.web.urls.map((url) => ({ url })),
  };
  const { body } = await schedule({ every_ms: 2_000, carry_report: true, request });
  const completed = async () => {
    const { runs } = await cluster.store.list({ tenant: TENANT, status: 'completed', limit: 50 });
    return runs.toReversed();
  };
  const known = (report: Awaited<ReturnType<Cluster['report']>>) =>
    report.sources.flatMap((source) => (source.status === 'ok' && source.read_in ? [source.read_in] : []));
  // A tick does not wait for the run before it: where runs take longer than ticks, the second is given nothing yet.
  const given = async () =>
    (await Promise.all((await completed()).map(async ({ id }) => known(await cluster.report(id))))).flat();
  await expect.poll(given, { timeout: 30_000, interval: 500 }).not.toEqual([]);
  await post(api.url, `/v1/schedules/${body.id}/pause`, { body: {} });

  const runs = await completed();
  const [first] = runs;
  expect(first?.request).toMatchObject({ thread_id: `schedule:${body.id}`, metadata: { schedule_id: body.id } });
  expect(runs.map(({ id }) => id)).toEqual(expect.arrayContaining(await given()));
  if (first) expect(known(await cluster.report(first.id))).toEqual([]);
  const { body: thread } = await get(api.url, `/v1/threads/schedule:${body.id}`);
  expect(thread.memory).toMatchObject({ questions: [{ text: request.questions[0] }] });
});
