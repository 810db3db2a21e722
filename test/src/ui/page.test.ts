import { RunId } from '@cairn/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, type TestContext, test } from 'vitest';
import { type Browsing, startBrowser, withoutBrowser } from '../support/browser.ts';
import { Cluster } from '../support/cluster.ts';
import { freePort } from '../support/free-port.ts';
import { get, post } from '../support/http.ts';
import { ModelServer } from '../support/model-server.ts';
import { startApi, type TestApi, type TestProcess } from '../support/process.ts';

const QUESTIONS = ['What does the light of a lighthouse depend on?', 'What did a keeper write about the fog?'];
const PAYLOAD = '<img src=x onerror="document.title=1"><b>bold</b>';

let cluster: Cluster;
let model: ModelServer;
let browsing: Browsing | undefined;
let api: TestApi;
let worker: TestProcess;
let env: Record<string, string>;
let port: number;

beforeAll(async () => {
  [cluster, model, browsing, port] = await Promise.all([
    Cluster.start(),
    ModelServer.start(),
    startBrowser(),
    freePort(),
  ]);
  env = { ...model.env, CAIRN_PACE_MS: '120' };
  [worker, api] = await Promise.all([cluster.worker(env), startOnPort()]);
});
beforeEach(() => model.reset());
afterAll(async () => {
  await browsing?.close();
  await Promise.all([cluster.stop(), model.close()]);
});

const startOnPort = () => startApi(cluster.processOptions({ PORT: String(port) }, 'api'));

/** A page of its own; where this machine has no browser the test is skipped, loudly. */
const open = (context: TestContext): Promise<Page> => browsing?.page() ?? withoutBrowser(context);

const textOf = (page: Page) => page.locator('#text').textContent();
const isIn = (page: Page, status: string) => page.locator('#status', { hasText: status }).waitFor();
const runOf = (page: Page) => new URL(page.url()).searchParams.get('run') ?? '';

async function start(body: object): Promise<string> {
  const answer = await post(api.url, '/v1/runs', {
    body: { sources: cluster.web.urls.map((url) => ({ url })), ...body },
  });
  return `${api.url}/ui?run=${answer.body.id}`;
}

async function reportOf(page: Page) {
  const { body } = await get(api.url, `/v1/runs/${runOf(page)}/report`);
  return { text: String(body.text), sources: body.sources as { id: string; status: string }[] };
}

test('a run is started by keyboard and watched; a reload and the death of the API in the middle change nothing of it', async (context) => {
  const page = await open(context);
  await page.goto(`${api.url}/ui`);
  await page.getByLabel('Topic').focus();
  for (const words of ['old lighthouses', QUESTIONS.join('\n'), cluster.web.urls.join('\n')]) {
    await page.keyboard.insertText(words);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'old lighthouses' }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'gather running' }).waitFor();
  expect(await page.locator('#questions li').allTextContents()).toEqual(QUESTIONS.map((text) => `open ${text}`));

  await page.reload();
  await page
    .getByRole('listitem')
    .filter({ hasText: /gather (running|done)/ })
    .waitFor();
  await api.kill();
  await page.getByText('The connection to the server broke').waitFor();
  api = await startOnPort();
  await page.getByText('Connected again.').waitFor();

  await isIn(page, 'completed');
  const { text, sources } = await reportOf(page);
  await page.getByRole('heading', { level: 2, name: 'Report' }).waitFor();
  await expect.poll(() => textOf(page)).toBe(text);
  const ticked = (await cluster.store.get(RunId.parse(runOf(page))))?.questions ?? [];
  expect(ticked.map(({ state }) => state)).toContain('answered');
  expect(await page.locator('#questions li').allTextContents()).toEqual(
    ticked.map((one) => `${one.state} ${one.text}`),
  );
  for (const { id, status } of sources)
    expect(await page.locator(`#${id}`).textContent(), 'what became of it').toContain(status);
  await page.getByRole('link', { name: 'Source S1', exact: true }).first().click();
  expect(new URL(page.url()).hash).toBe('#S1');
  expect(browsing?.troubles).toEqual([]);
});

test('what a model writes is shown while it comes, gone on from after a kill, and ends as the report', async (context) => {
  const page = await open(context);
  model.behave = ({ kind, before }) =>
    kind === 'section' ? { thoughts: ['Let me see. '], ...(before === 0 && { pieces: 12, paceMs: 80 }) } : undefined;
  const victim = worker;
  const heard = Promise.withResolvers<void>();
  model.onChunk = async ({ kind, before, sent }) => {
    if (kind !== 'section' || before > 0 || sent.length < 9) return;
    heard.resolve();
    await victim.exited;
  };
  await page.goto(await start({ topic: 'A keeper', questions: QUESTIONS.slice(0, 1) }));
  await heard.promise;
  await page.getByText('Being written: not held against its sources yet.').waitFor();
  await expect.poll(async () => (await textOf(page))?.length).toBeGreaterThan(80);
  worker = await cluster.worker(env, 'heir');
  await victim.kill();

  await page.getByText('taken over from a worker that died').waitFor();
  await page.getByText('gone on from where its writing had broken off (RECOVERED_FROM_PARTIAL)').waitFor();
  await isIn(page, 'completed');
  await expect.poll(() => textOf(page)).toBe((await reportOf(page)).text);
  expect(await page.locator('#thoughts').textContent()).toContain('Let me see.');
  expect(browsing?.troubles).toEqual([]);
});

test('a run is paused, resumed and cancelled by buttons that know when they may; markup in it is text', async (context) => {
  const page = await open(context);
  const body = {
    topic: PAYLOAD,
    questions: [PAYLOAD],
    sources: [{ text: `The keeper ${PAYLOAD} wrote.`, title: PAYLOAD }],
  };
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(await start(body));
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await button('Pause').click();
  await isIn(page, 'paused');
  expect([await button('Pause').isEnabled(), await button('Retry').isEnabled()]).toEqual([false, false]);
  await button('Resume').click();
  await isIn(page, 'running');
  await button('Cancel').click();
  await isIn(page, 'cancelled');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(PAYLOAD);
  expect(await page.title()).toBe(`cancelled: ${PAYLOAD} – Cairn`);

  await page.goto(`${api.url}/ui`);
  await page.getByRole('link', { name: PAYLOAD, exact: true }).waitFor();
  expect(await page.locator('img, b').count()).toBe(0);
  expect(browsing?.troubles).toEqual([]);
});

test('where the API wants a key the page asks for it, keeps it for this tab, and forgets it', async (context) => {
  const page = await open(context);
  const secret = 'harbour.0123456789abcdef';
  const closed = await startApi(cluster.processOptions({ CAIRN_API_KEYS: secret }, 'closed'));
  const { body } = await post(closed.url, '/v1/runs', {
    body: { topic: 'harbours' },
    headers: { 'x-api-key': secret },
  });
  await page.goto(`${closed.url}/ui?run=${body.id}`);
  const enter = async (key: string) => {
    await page.locator('#key').fill(key);
    await page.keyboard.press('Enter');
  };
  await enter('harbour.wrong-wrong-wrong');
  await page.waitForLoadState();
  await enter(secret);
  await page.getByRole('heading', { level: 1, name: 'harbours' }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'plan done' }).waitFor();
  expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);
  await page.getByRole('button', { name: 'Forget the API key' }).click();
  await page.locator('#key').waitFor();
  expect(browsing?.troubles).toEqual([]);
  await closed.kill();
});
