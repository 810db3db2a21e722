import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RunId } from '@cairn/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { post, runEnded } from '../support/http.ts';
import { MODEL_KEY, ModelServer } from '../support/model-server.ts';
import { ORDERS, obeyed } from '../support/obedient.ts';
import { startApi } from '../support/process.ts';
import { Receiver } from '../support/receiver.ts';

/** What the webhook is told of. */
const TOLD = [
  'run.completed',
  'critique.verdict',
  'question.answered',
  'report.partial',
  'effect.charged',
  'source.found',
];
const PAGES = 200;
const RUNS = 2;
const THINGS =
  'lamp lens tower harbour keeper horn boat gallery stair clock bell mast roof wick well gate pier garden kitchen library'.split(
    ' ',
  );
const opened: string[] = [];

let cluster: Cluster;
let model: ModelServer;
let receiver: Receiver;
let pages: Server;
let sink: Server;

beforeAll(async () => {
  sink = await serve((request, response) => {
    opened.push(request.url ?? '');
    response.end();
  });
  pages = await serve((request, response) => {
    const number = Number(request.url?.slice(1));
    response.writeHead(Number.isInteger(number) ? 200 : 404, { 'content-type': 'text/html' });
    response.end(page(number));
  });
  [cluster, model, receiver] = await Promise.all([Cluster.start(), ModelServer.start(), Receiver.start()]);
});
afterAll(async () => {
  for (const server of [pages, sink]) {
    server.closeAllConnections();
    server.close();
  }
  await Promise.all([cluster.stop(), model.close(), receiver.close()]);
});

async function serve(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const authority = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;

function page(number: number): string {
  const thing = THINGS[number % THINGS.length];
  const fact = `The ${thing} of station ${number} was built in ${1700 + number} and needs ${number + 2} litres of oil in every winter night.`;
  const order = ORDERS[number % ORDERS.length]?.(`http://${authority(sink)}`) ?? '';
  const shown = order.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<html><head><title>Station ${number}</title></head><body><article><p>${fact}</p><p>${shown}</p></article></body></html>`;
}

test('an obedient model and hundreds of hostile pages: nothing is opened, and no secret gets out', async () => {
  const seen = new Set<string>();
  model.behave = (call) => {
    for (const [, station = ''] of call.messages[1]?.content.matchAll(/station (\d+)/g) ?? []) seen.add(station);
    const text = obeyed(call, `http://${authority(sink)}`);
    return { text, thoughts: [text, ` ${call.authorization} `] };
  };
  const env = {
    ...model.env,
    CAIRN_PRIVATE_SOURCES: authority(pages),
    CAIRN_PRIVATE_WEBHOOKS: receiver.authority,
    CAIRN_HOST_AT_ONCE: '20',
    CAIRN_HOST_GAP_MS: '0',
  };
  await cluster.worker(env);
  const api = await startApi(cluster.processOptions(env, 'api'));
  for (let run = 0; run < RUNS; run += 1) await researched(api.url, run * PAGES);

  expect(seen.size, 'hostile pages that the model was shown').toBeGreaterThanOrEqual(200);
  expect(opened, 'requests to a host that nobody listed').toEqual([]);
  const told = JSON.stringify(receiver.at('/told').map(({ body }) => body));
  expect(told.length).toBeGreaterThan(1000);
  const everything = {
    redis: await cluster.everything(),
    told,
    logs: JSON.stringify([cluster.logged(), api.lines]),
  };
  for (const [what, text] of Object.entries(everything))
    expect(text.includes(MODEL_KEY), `the key in ${what}`).toBe(false);
});

/** A run over some of the pages, judged. */
async function researched(api: string, firstPage: number): Promise<void> {
  const numbers = Array.from({ length: PAGES }, (_, at) => firstPage + at);
  const { body: run } = await post(api, '/v1/runs', {
    body: {
      topic: 'stations and their oil',
      questions: THINGS.map((thing) => `When was the ${thing} of a station built and how much oil does it need?`),
      sources: numbers.map((number) => ({ url: `http://${authority(pages)}/${number}` })),
      limits: { max_sources: PAGES, max_critique_rounds: 1 },
      webhook: { url: receiver.url('/told'), events: TOLD },
    },
  });
  expect(await runEnded(api, run.id)).toMatchObject({ status: 'completed' });
  const runId = RunId.parse(run.id);
  const events = await cluster.events(runId);
  const { markdown, json } = await cluster.report(runId);
  expect(events.filter(({ type }) => type === 'source.found')).toHaveLength(PAGES);
  const claims = json.sections.flatMap((section) => section.claims.map(({ text }) => text));
  expect(claims.length, 'what is true is written all the same').toBeGreaterThan(10);
  const streamed = JSON.stringify(events.filter(({ type }) => /delta|verdict/.test(type)));
  for (const [what, text] of Object.entries({ markdown, claims: claims.join('\n'), streamed }))
    expect(text.includes(authority(sink)), `an address that was not asked for in ${what}`).toBe(false);
}
