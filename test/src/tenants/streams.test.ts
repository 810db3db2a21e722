import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { post } from '../support/http.ts';
import { startApi, type TestApi } from '../support/process.ts';

const MOST = 4;
/** So long the places of a killed process are taken, and a look or two. */
const FREE_WITHIN_MS = 13_000;

let cluster: Cluster;
let one: TestApi;
let other: TestApi;
let path: string;
/** With their responses: one that nobody holds is closed by the garbage collector. */
const open: { hangUp: AbortController; response: Response }[] = [];

beforeAll(async () => {
  cluster = await Cluster.start();
  const api = (name: string) => startApi(cluster.processOptions({ CAIRN_TENANT_STREAMS: String(MOST) }, name));
  [one, other] = await Promise.all([api('one'), api('other')]);
  const { body } = await post(one.url, '/v1/runs', { body: { topic: 'tides', delay_ms: 600_000 } });
  path = `/v1/runs/${body.id}/events`;
});

afterAll(async () => {
  for (const { hangUp } of open) hangUp.abort();
  await cluster.stop();
});

/** @returns the status, and what is left; a stream that opens stays open */
async function opened({ url }: TestApi): Promise<string> {
  const hangUp = new AbortController();
  const headers = { accept: 'text/event-stream' };
  const response = await fetch(`${url}${path}`, { headers, signal: hangUp.signal });
  if (response.status === 200) open.push({ hangUp, response });
  else hangUp.abort();
  return `${response.status} ${/"streams"; r=\d+/.exec(response.headers.get('ratelimit') ?? '')?.[0]}`;
}

test('all API processes together open so many streams of a tenant; a kill leaks no places', async () => {
  const first = [await opened(one), await opened(other), await opened(one), await opened(one)];
  expect(first).toEqual(['3', '2', '1', '0'].map((left) => `200 "streams"; r=${left}`));
  expect([await opened(one), await opened(other)]).toEqual(Array(2).fill('429 "streams"; r=0'));

  await one.kill('SIGKILL');
  expect(await opened(other), 'nobody knows yet that it is dead').toBe('429 "streams"; r=0');
  const statusOf = async () => (await opened(other)).slice(0, 3);
  await expect.poll(statusOf, { timeout: FREE_WITHIN_MS, interval: 250 }).toBe('200');
  expect([await statusOf(), await statusOf(), await statusOf()]).toEqual(['200', '200', '429']);

  await sleep(4_000); // more than a renewal: the living one keeps what it has, and nothing more
  expect(await statusOf()).toBe('429');
  open.at(-1)?.hangUp.abort();
  await expect.poll(statusOf, { timeout: 5_000 }).toBe('200');
  expect(await statusOf()).toBe('429');
});
