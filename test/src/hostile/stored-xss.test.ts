import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { Host } from '../support/host.ts';
import { get, post, runEnded } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';
import { findBrowser, seen } from './page/browser.ts';
import { payloads } from './page/payloads.ts';
import { livingParts, rendered } from './page/rendered.ts';

/** As a browser asks when somebody opens an address. */
const OPENED = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' };
const BARE = /^https?:\/\/|^www\./;

let cluster: Cluster;
let web: Host;
let canary: Host;
let api: TestApi;
let texts: readonly string[];
let runs: readonly string[];

beforeAll(async () => {
  cluster = await Cluster.start();
  [web, canary] = await Promise.all([Host.start(), Host.start()]);
  const env = { CAIRN_PRIVATE_SOURCES: web.authority };
  await cluster.worker(env);
  api = await startApi(cluster.processOptions(env, 'api'));
  texts = payloads(`http://${canary.authority}`);
  for (const [at, text] of texts.entries()) web.text(`/page/${at}`, page(text), 'text/html; charset=utf-8');
  runs = await Promise.all(texts.map((text, at) => research(text, at)));
});

afterAll(async () => {
  await Promise.all([web.close(), canary.close()]);
  await cluster.stop();
});

const asText = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

const page = (text: string) => `<!doctype html><html><head><title>${asText(text)}</title></head><body><article>
<h1>${asText(text)}</h1><p>The lamp of the lighthouse ${asText(text)} burns oil. Every keeper of the lighthouse trims the lamp at dusk.</p>
<p>In fog the keeper of the lighthouse rings a bell ${asText(text)} and the lamp burns all night.</p></article></body></html>`;

/** Puts one text wherever a run takes text of others. */
async function research(text: string, at: number): Promise<string> {
  const sources = [
    { url: web.url(`/page/${at}`) },
    { url: web.url(`/missing/${encodeURIComponent(text)}?${text.replaceAll('#', '')}`) },
    { text: `The keeper wrote ${text} about the lamp. The lamp of the lighthouse is the keeper's.`, title: text },
    { corpus: text },
  ];
  const questions = [`What does the lamp burn ${text}?`, text];
  const body = { topic: `The lamp ${text}`, questions, sources, metadata: { note: text }, thread_id: 'lamps' };
  const { status, body: run } = await post(api.url, '/v1/runs', { body });
  if (status !== 202) throw new Error(`${status}: ${JSON.stringify(run)}`);
  expect(await runEnded(api.url, run.id)).toMatchObject({ status: 'completed' });
  return String(run.id);
}

interface Report {
  readonly text: string;
  readonly sources: readonly { readonly origin: { readonly url?: string } }[];
}

async function reportOf(run: string): Promise<Report> {
  const { text, sources } = (await get(api.url, `/v1/runs/${run}/report`)).body;
  return { text: String(text), sources: sources as Report['sources'] };
}

test('no text of others is markup in a report, and its only links are those to its sources', async () => {
  let shown = 0;
  for (const [at, run] of runs.entries()) {
    const { text, sources } = await reportOf(run);
    const addresses = sources.flatMap(({ origin }) => origin.url ?? []);
    const html = rendered(text);
    expect(livingParts(html, addresses), texts[at]).toEqual([]);
    shown += html.includes('lamp of the lighthouse') ? 1 : 0;
  }
  expect(shown, 'reports that quote their pages').toBeGreaterThan(texts.length / 2);
});

test('the judge of that sees what comes to life', () => {
  for (const text of texts.filter((one) => !/&|＜|\{\{|\\!|```|\[p\]|^\]|<javascript/.test(one) || BARE.test(one)))
    expect(livingParts(rendered(`- ${text}\n`), []), text).not.toEqual([]);
});

test('whatever address of the API a browser opens, it is shown no page', async () => {
  const [text = '', id = ''] = [texts[0], runs[0]];
  const odd = encodeURIComponent(text);
  const addresses = [
    ...['', '/report', '/events', '/checkpoints', '/checkpoints/chk_0000000002', `/checkpoints/${odd}`, `/${odd}`].map(
      (rest) => `/v1/runs/${id}${rest}`,
    ),
    ...[
      `/v1/runs?q=${odd}`,
      `/v1/runs?status=${odd}`,
      `/v1/runs?cursor=${odd}`,
      `/v1/runs?${odd}=1`,
      `/v1/runs/${odd}`,
    ],
    ...['/v1/runs', '/v1/threads/lamps', `/v1/threads/${odd}`, `/v1/schedules/${odd}`, `/v1/keys/${odd}`, `/${odd}`],
    `/docs/${odd}`,
    '/openapi.json',
  ];
  for (const address of addresses) {
    const { headers } = await fetch(api.url + address, { headers: OPENED });
    expect(headers.get('content-type'), address).not.toMatch(/html|xml|svg|javascript/);
    expect(headers.get('x-content-type-options'), address).toBe('nosniff');
    expect(headers.get('content-security-policy'), address).toMatch(/^default-src 'none'/);
  }
});

test('refusals that repeat what was sent are no pages either', async () => {
  for (const text of texts) {
    const headers = { ...OPENED, 'content-type': 'application/json' };
    const bodies = [
      JSON.stringify({ topic: text, [text]: text }),
      JSON.stringify({ topic: 'x', tags: [text] }),
      `${text}`,
    ];
    for (const body of bodies) {
      const answer = await fetch(`${api.url}/v1/runs`, { method: 'POST', headers, body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  }
});

/** Where a machine has no browser, the tests above have looked at the same by its elements. */
test('a browser that shows the reports, or opens the API, asks nobody for anything', async () => {
  const browser = await findBrowser();
  if (!browser) return expect(runs).not.toEqual([]);
  const reports = await Promise.all(runs.map(reportOf));
  web.text(
    '/reports',
    `<!doctype html><meta charset="utf-8">${reports.map(({ text }) => rendered(text)).join('<hr>')}`,
    'text/html',
  );
  web.text('/alive', `<!doctype html><meta charset="utf-8">${texts.join('\n<hr>\n')}`, 'text/html');

  const [first = ''] = runs;
  const [text = ''] = texts;
  const addresses = [`/v1/runs/${first}/report`, `/v1/runs/${encodeURIComponent(text)}`].map((path) => api.url + path);
  await Promise.all([web.url('/reports'), ...addresses].map((address) => seen(browser, address)));
  const [list, run] = await Promise.all(['/ui', `/ui?run=${first}`].map((path) => seen(browser, api.url + path)));
  expect(list?.match(/data-run=/g)?.length, 'the page lists them').toBe(20);
  expect(run, 'and shows one with its report').toContain('id="report"');
  expect(canary.visits).toEqual([]);
  await seen(browser, web.url('/alive'));
  expect(canary.visits.length, 'the same texts, as they are').toBeGreaterThan(3);
});
