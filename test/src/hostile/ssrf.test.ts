import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { post } from '../support/http.ts';
import { startApi, startProcess, type TestApi, type TestProcess } from '../support/process.ts';
import { Internet } from './ssrf/internet.ts';
import { gather, recorded, type Source, sourceFate } from './ssrf/sources.ts';
import { TARGETS } from './ssrf/table.ts';
import type { Target } from './ssrf/target.ts';
import { asWebhook, type Delivery, deliveryFate, hook, settled } from './ssrf/webhooks.ts';
import { watchResidentMb } from './wire/resident.ts';

const SOURCES_MAX = 100;
const RESIDENT_MAX_MB = 700;

let cluster: Cluster;
let internet: Internet;
let api: TestApi;
let worker: TestProcess;

beforeAll(async () => {
  cluster = await Cluster.start();
  internet = await Internet.start();
  const env = { CAIRN_PRIVATE_SOURCES: '', CAIRN_CONCURRENCY: '100', CAIRN_WEBHOOK_TIMEOUT_MS: '3000' };
  worker = await cluster.worker({ ...internet.env, ...env });
  api = await startApi(cluster.processOptions({}, 'api'));
});

afterAll(async () => {
  await internet.close();
  await cluster.stop();
});

const named = (target: Target) => `${target.what} (${target.url})`;
const fits = (expected: object, got: object | undefined) => expect.objectContaining(expected).asymmetricMatch(got);

test('the pretended internet counts what is dialled inside', async () => {
  const stray = startProcess('test/src/fixtures/stray.ts', cluster.processOptions(internet.env));
  await stray.logged('answered: The secret of the inside.');
  expect(internet.inside.splice(0)).toEqual([expect.stringMatching(/^GET \/stray HTTP\/1\.1\r\n/)]);
  await stray.exited;
});

test('the table is as long as it has to be', () => {
  expect(TARGETS.length).toBeGreaterThanOrEqual(150);
  expect(new Set(TARGETS.map(({ url }) => url)).size).toBe(TARGETS.length);
});

test('as a source: each is read, or left out for its reason, and nothing inside is dialled', async () => {
  const taken = TARGETS.filter(({ fate }) => fate.kind !== 'not_taken');
  const resident = watchResidentMb(worker.pid);
  const found = new Map<string, Source>();
  for (let at = 0; at < taken.length; at += SOURCES_MAX) {
    const urls = taken.slice(at, at + SOURCES_MAX).map(({ url }) => url);
    for (const [url, source] of await gather(api.url, urls)) found.set(url, source);
  }
  const wrong = taken.flatMap((target) => {
    const got = found.get(recorded(target.url));
    return fits(sourceFate(target), got) ? [] : [{ target: named(target), got }];
  });
  expect(wrong).toEqual([]);
  expect(internet.inside).toEqual([]);
  expect(await resident.stop()).toBeLessThan(RESIDENT_MAX_MB);
});

test('as a source: what is no address on the web is refused with the request', async () => {
  for (const target of TARGETS.filter(({ fate }) => fate.kind === 'not_taken')) {
    const answer = await post(api.url, '/v1/runs', { body: { topic: 'the way', sources: [{ url: target.url }] } });
    expect(answer, named(target)).toMatchObject({ status: 422, body: { code: 'VALIDATION' } });
  }
});

test('as a webhook: each is called, or not for its reason, no redirect is followed and nothing inside is dialled', async () => {
  internet.asked.splice(0);
  const targets = TARGETS.map((target) => ({ ...target, url: asWebhook(target.url) }));
  const hooked = await Promise.all(
    targets.map(async (target) => ({ target, answer: await hook(api.url, target.url) })),
  );
  const wrong: unknown[] = [];
  for (const { target, answer } of hooked) {
    const { refused, delivered = {} } = deliveryFate(target);
    if (refused) {
      if (answer.status !== 422 || !refused.test(JSON.stringify(answer.body.errors))) wrong.push({ target, answer });
      continue;
    }
    const got: Delivery | undefined = answer.status === 202 ? await settled(api.url, answer.body.id) : undefined;
    if (!fits(delivered, got)) wrong.push({ target: named(target), got, answer: answer.body.errors });
  }
  expect(wrong).toEqual([]);
  expect(internet.inside).toEqual([]);
  const called = internet.asked.filter(({ method }) => method === 'POST').map(({ host, path }) => host + path);
  expect(called).not.toContain('good.example/after-a-redirect');
  expect(internet.asked.filter(({ method }) => method !== 'POST' && method !== 'GET')).toEqual([]);
});

test('as a webhook: what is not https is not called, wherever it leads', async () => {
  for (const url of ['http://good.example/', 'http://93.184.216.34/', 'http://localhost:80/']) {
    const { status, body } = await hook(api.url, url);
    expect(status, url).toBe(422);
    expect(body.errors).toEqual([{ path: 'webhook.url', message: expect.stringContaining('only https targets') }]);
  }
});
