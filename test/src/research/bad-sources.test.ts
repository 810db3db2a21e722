import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { get, post, runEnded } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';

const PAGE_BYTES = 50 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 'lighthouse ');

let cluster: Cluster;
let api: TestApi;
let web: Server;
let base: string;
let sentBytes = 0;

beforeAll(async () => {
  cluster = await Cluster.start();
  web = createServer((request, response) => {
    const answer = ANSWERS[request.url ?? ''];
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const env = { CAIRN_PRIVATE_SOURCES: `${new URL(base).host},${cluster.web.authority}` };
  await cluster.worker(env);
  api = await startApi(cluster.processOptions(env, 'api'));
});

afterAll(async () => {
  web.closeAllConnections();
  web.close();
  await cluster.stop();
});

type Response = Parameters<Parameters<typeof createServer>[1] & object>[1];

const ANSWERS: Record<string, (response: Response) => void> = {
  '/huge': (response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    const more = () => {
      while (sentBytes < PAGE_BYTES) {
        sentBytes += CHUNK.length;
        if (!response.write(CHUNK)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  },
  '/loop': (response) => response.writeHead(302, { location: '/loop' }).end(),
  '/inside': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  '/broken.pdf': (response) =>
    response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.7\nnot a pdf at all'),
  '/image': (response) => response.writeHead(200, { 'content-type': 'image/png' }).end('PNG'),
};

interface Source {
  readonly status: string;
  readonly reason?: { readonly code: string; readonly text: string };
}

test('every kind of bad source is named with its reason, and the run ends with what could be had', async () => {
  const bad = [
    { corpus: '.' },
    { corpus: '../../etc/passwd' },
    { url: 'http://10.0.0.1/' },
    { url: 'http://[::1]:80/' },
    ...['/nowhere', '/huge', '/loop', '/inside', '/broken.pdf', '/image'].map((path) => ({ url: `${base}${path}` })),
  ];
  const good = cluster.web.urls.slice(0, 3).map((url) => ({ url }));
  const { body: run } = await post(api.url, '/v1/runs', {
    body: { topic: 'old lighthouses', questions: ['What does the light depend on?'], sources: [...bad, ...good] },
  });
  expect(await runEnded(api.url, run.id)).toMatchObject({ status: 'completed' });

  const report = (await get(api.url, `/v1/runs/${run.id}/report`)).body;
  const sources = report.sources as Source[];
  expect(sources).toHaveLength(bad.length + good.length);
  expect(sources.slice(bad.length).map((source) => source.status)).toEqual(good.map(() => 'ok'));
  for (const source of sources.slice(0, bad.length)) {
    expect(['failed', 'skipped'], JSON.stringify(source)).toContain(source.status);
    expect(source.reason?.code, JSON.stringify(source)).toMatch(/^[a-z0-9_]+$/);
    expect(source.reason?.text.length).toBeGreaterThan(10);
  }
  expect(new Set(sources.map((source) => source.reason?.code)).size, 'the reasons differ').toBeGreaterThanOrEqual(7);
  expect(sentBytes, 'a page that is too large is not read to its end').toBeLessThan(PAGE_BYTES / 4);
});

test('a run without any usable source still ends, and its report says why', async () => {
  const { body: run } = await post(api.url, '/v1/runs', {
    body: { topic: 'old lighthouses', sources: [{ url: `${base}/nowhere` }] },
  });
  expect(await runEnded(api.url, run.id)).toMatchObject({ status: 'completed' });
  expect((await get(api.url, `/v1/runs/${run.id}/report`)).body).toMatchObject({ partial: true });
  expect((await get(api.url, `/v1/runs/${run.id}`)).body).toMatchObject({ partial: true });
});

test.each([
  ['no topic', { sources: [] }, 422, 'VALIDATION'],
  ['a topic of the wrong type', { topic: 7 }, 422, 'VALIDATION'],
  ['an unknown field', { topic: 'stones', colour: 'grey' }, 422, 'VALIDATION'],
  ['a source of no known kind', { topic: 'stones', sources: [{ ftp: 'x' }] }, 422, 'VALIDATION'],
  ['a body of 1 MB', { topic: 'stones', sources: [{ text: 'x'.repeat(1024 * 1024) }] }, 413, 'PAYLOAD_TOO_LARGE'],
])('%s is refused with a clear problem', async (_, body, status, code) => {
  const answer = await post(api.url, '/v1/runs', { body });
  expect(answer).toMatchObject({
    status,
    body: { code, status, title: expect.any(String), request_id: expect.any(String) },
  });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('an unknown run is 404 on every address below it', async () => {
  for (const path of ['', '/events', '/checkpoints', '/report']) {
    const answer = await get(api.url, `/v1/runs/run_00000000-0000-7000-8000-000000000000${path}`);
    expect(answer, path).toMatchObject({ status: 404, body: { code: 'RUN_NOT_FOUND' } });
  }
});
