import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { Host } from '../support/host.ts';
import { get, post, runEnded } from '../support/http.ts';
import { judge } from '../support/judge.ts';
import { startApi, type TestApi, type TestProcess } from '../support/process.ts';

const GAP_MS = 100;
const PAGES = Array.from({ length: 10 }, (_, n) => `/pages/${n}`);

let cluster: Cluster;
let host: Host;
let shy: Host;
let engine: Host;
let api: TestApi;
let env: Record<string, string>;
let workers: TestProcess[];

beforeAll(async () => {
  cluster = await Cluster.start();
  [host, shy, engine] = await Promise.all([Host.start(), Host.start(), Host.start()]);
  env = {
    CAIRN_PRIVATE_SOURCES: `${host.authority},${shy.authority}`,
    CAIRN_HOST_AT_ONCE: '2',
    CAIRN_HOST_GAP_MS: String(GAP_MS),
    CAIRN_USER_AGENT: 'GatherBot/7 (test)',
    CAIRN_SEARCH: 'searxng',
    CAIRN_SEARCH_URL: engine.url('/'),
    CAIRN_SWEEP_IDLE_MS: '400',
  };
  for (const path of PAGES) host.text(path, words(path));
  workers = await Promise.all([cluster.worker(env, 'one'), cluster.worker(env, 'other')]);
  api = await startApi(cluster.processOptions(env, 'api'));
});

afterAll(async () => {
  await Promise.all([host.close(), shy.close(), engine.close()]);
  await cluster.stop();
});

const words = (of: string) =>
  `The keeper of ${of} lit the lamp at dusk. The lamp of ${of} burns oil. In fog the keeper of ${of} rings a bell.`;

interface Source {
  readonly status: string;
  readonly origin: Record<string, string>;
  readonly found_by?: string;
  readonly duplicate_of?: string;
  readonly reason?: { readonly code: string };
}

async function reportOn(body: Record<string, unknown>) {
  const { body: run } = await post(api.url, '/v1/runs', { body: { topic: 'lamps of keepers', ...body } });
  expect(await runEnded(api.url, run.id)).toMatchObject({ status: 'completed' });
  const report = (await get(api.url, `/v1/runs/${run.id}/report`)).body;
  return { text: report.text, sections: report.sections, sources: report.sources as Source[] };
}

const sourcesOf = (...paths: string[]) => ({ sources: paths.map((path) => ({ url: host.url(path) })) });

test('two workers together ask a host twice at a time at most, with a gap between beginnings', async () => {
  host.delayMs = 150;
  const { sources } = await reportOn(sourcesOf(...PAGES));
  host.delayMs = 0;
  expect(sources.map(({ status }) => status)).toEqual(PAGES.map(() => 'ok'));
  expect(host.mostAtOnce).toBeLessThanOrEqual(2);
  const began = host.visits.map(({ atMs }) => atMs).sort((a, b) => a - b);
  // Single gaps shrink and grow on the way to the host; all of them together do not.
  expect((began.at(-1) ?? 0) - (began[0] ?? 0)).toBeGreaterThanOrEqual((began.length - 2) * GAP_MS);
  expect(new Set(host.visits.map(({ userAgent }) => userAgent))).toEqual(new Set(['GatherBot/7 (test)']));
  expect(host.asked('/robots.txt').length, 'once for each worker').toBeLessThanOrEqual(2);
});

test('a page that has not changed is not sent again to the same tenant', async () => {
  const text = words('/tagged');
  host.serve('/tagged', (req, res) => {
    const same = req.headers['if-none-match'] === '"one"';
    res.writeHead(same ? 304 : 200, { 'content-type': 'text/plain', etag: '"one"' }).end(same ? undefined : text);
  });
  const first = await reportOn(sourcesOf('/tagged'));
  const second = await reportOn(sourcesOf('/tagged'));
  expect(host.asked('/tagged').map(({ status }) => status)).toEqual([200, 304]);
  expect(second).toEqual(first);
});

test('a host that asks for rest gets it, and is asked again in time', async () => {
  host.serve('/rest', (_, res) => {
    const rested = host.asked('/rest').length > 0;
    res.writeHead(rested ? 200 : 429, { 'content-type': 'text/plain', 'retry-after': '1' });
    res.end(rested ? words('/rest') : undefined);
  });
  expect((await reportOn(sourcesOf('/rest'))).sources).toMatchObject([{ status: 'ok' }]);
  const [refused, answered] = host.asked('/rest');
  expect((answered?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(1000);
});

test('robots.txt is kept, feeds are read, and what nearly says the same is read once', async () => {
  const long = Array.from({ length: 40 }, (_, n) => words(`tower ${n}`)).join(' ');
  const item = (n: number) => `<item><title>Log ${n}</title><description>${words(`log ${n}`)}</description></item>`;
  shy.text('/robots.txt', 'User-agent: GatherBot\nDisallow: /private');
  shy.text('/private/diary', words('nobody'));
  shy.text('/feed', `<rss version="2.0"><channel><title>Logs</title>${item(1)}${item(2)}</channel></rss>`, 'text/xml');
  shy.text('/long', long);
  shy.text('/mirror', `${long} Copied by a mirror.`);
  const paths = ['/private/diary', '/feed', '/long', '/mirror'];
  const body = { sources: paths.map((path) => ({ url: shy.url(path) })), mode: 'sources_only' };
  const { sources, text } = await reportOn(body);
  expect(sources).toMatchObject([
    { status: 'skipped', reason: { code: 'robots' } },
    { status: 'ok', title: 'Logs' },
    { status: 'ok' },
    { status: 'duplicate', duplicate_of: 'S3', likeness: expect.any(Number) },
  ]);
  expect(shy.asked('/private/diary')).toEqual([]);
  expect(text).toContain('Nothing was written from them, as asked.');
});

test('a search that was answered is not asked again when the worker dies, and its results are read', async () => {
  engine.serve('/search', (_, res) => {
    const results = PAGES.slice(0, 3).map((path) => ({
      url: host.url(path),
      title: path,
      content: '',
      engine: 'test',
    }));
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ query: '', results }));
  });
  await Promise.all(workers.map((worker) => worker.kill('SIGTERM')));
  const dying = await cluster.worker({ ...env, CAIRN_CRASH_POINT: 'effect.settled@plan' }, 'dying');
  const questions = ['Who rings the bell?', 'What does the lamp burn?'];
  const { body: run } = await post(api.url, '/v1/runs', { body: { topic: 'lamps of keepers', questions } });
  await dying.exited;
  expect(engine.visits).toHaveLength(1);
  workers = [await cluster.worker(env, 'survivor')];
  expect(await runEnded(api.url, run.id)).toMatchObject({ status: 'completed' });

  const runId = String(run.id) as `run_${string}`;
  judge(await cluster.events(runId), await cluster.checkpoints(runId));
  const asked = engine.visits.map(({ path }) => new URL(path, engine.url('/')).searchParams.get('q'));
  expect(asked).toEqual(['lamps keepers rings bell', 'lamp keepers burn']);
  const { sources, text } = (await get(api.url, `/v1/runs/${runId}/report`)).body;
  expect(sources).toMatchObject(
    PAGES.slice(0, 3).map((path) => ({ status: 'ok', origin: { url: host.url(path) }, found_by: asked[0] })),
  );
  expect(text).toContain(`found by searching for ${asked[0]}`);
});

test('the turns of a worker that is killed are soon free again', async () => {
  await Promise.all(workers.map((worker) => worker.kill('SIGTERM')));
  const victim = await cluster.worker(env, 'victim');
  const paths = PAGES.slice(0, 4).map((path) => `/slow${path}`);
  let held = 0;
  let holds = true;
  for (const path of paths) {
    host.serve(path, (_, res) => {
      if (holds) held += 1;
      else res.writeHead(200, { 'content-type': 'text/plain' }).end(words(path));
    });
  }
  const body = { topic: 'lamps of keepers', ...sourcesOf(...paths), mode: 'sources_only' };
  const { body: run } = await post(api.url, '/v1/runs', { body });
  while (held < 2) await sleep(20);
  await victim.kill('SIGKILL');
  holds = false;
  const killedAtMs = performance.now();
  await cluster.worker(env, 'heir');
  expect(await runEnded(api.url, run.id)).toMatchObject({ status: 'completed' });
  expect(performance.now() - killedAtMs, 'a lease of 5 s and the start of a worker').toBeLessThan(20_000);
  expect((await get(api.url, `/v1/runs/${run.id}/report`)).body.sources).toMatchObject(
    paths.map(() => ({ status: 'ok' })),
  );
  expect(held, 'nobody asked beside the two').toBe(2);
});
