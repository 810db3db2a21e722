import { gunzipSync } from 'node:zlib';
import { ResearchRequest } from '@cairn/core';
import { reachOf } from '@cairn/net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { workContext } from '../testing/drive-run.ts';
import { type Loopback, loopback } from '../testing/loopback.ts';
import { startThreads } from '../threads/threads.ts';
import { Courtesy } from './courtesy/courtesy.ts';
import { type Fetching, readPage } from './read-page.ts';
import type { Kept, Snapshots } from './snapshots.ts';

const threads = startThreads();
let site: Loopback;
let version = 1;
let statuses: number[] = [];
beforeAll(async () => {
  site = await loopback((req, res) => {
    const etag = `"v${version}"`;
    const same = req.url === '/page' && req.headers['if-none-match'] === etag;
    const status = req.url === '/robots.txt' ? 404 : same || req.url === '/odd' ? 304 : 200;
    statuses.push(status);
    res.writeHead(status, { 'content-type': 'text/plain', ...(req.url === '/page' && { etag }) });
    res.end(status === 200 ? `On fog\n\nVersion ${version} of the words about fog.` : undefined);
  });
});
afterAll(async () => {
  await site.close();
  await threads.close();
});

let kept: Map<string, Kept>;
const snapshots: Snapshots = {
  find: async (_, name) => kept.get(name),
  keep: async (_, name, page) => void kept.set(name, page),
};
beforeEach(() => {
  kept = new Map();
  statuses = [];
  version = 1;
});

const context = workContext(ResearchRequest.parse({ topic: 'Fog' }));
function fetching(): Fetching {
  const reach = reachOf([site.host]);
  const courtesy = new Courtesy({ reach, userAgent: 'TestBot', threads, terms: { atOnce: 2, gapMs: 0 } });
  return { reach, fetchTimeoutMs: 2_000, userAgent: 'TestBot', courtesy, threads, snapshots };
}

async function read(path: string) {
  const found = await readPage(site.origin + path, fetching(), context);
  if (found.status !== 'ok') throw new Error(found.reason.text);
  const { fetched_at, ...rest } = found;
  expect(fetched_at).toMatch(/^\d{4}-/);
  return { ...rest, text: gunzipSync(await context.blobs.get(found.blob)).toString() };
}

test('a page that has not changed is not sent again, and gives the same as before', async () => {
  const first = await read('/page');
  expect(first.text).toContain('Version 1');
  const again = await read('/page');
  expect(again).toEqual({ ...first, revalidated: true });
  expect(statuses).toEqual([404, 200, 404, 304]);
});

test('a page that has changed is sent, and known as it is now', async () => {
  await read('/page');
  version = 2;
  expect((await read('/page')).text).toContain('Version 2');
  expect((await read('/page')).text).toContain('Version 2');
  expect(statuses.filter((status) => status !== 404)).toEqual([200, 200, 304]);
});

test('a page without anything to ask for it by is not kept', async () => {
  await read('/plain');
  expect(kept.size).toBe(0);
});

test('what another build made of a page is not taken for what this one would', async () => {
  await read('/page');
  const url = `${site.origin}/page`;
  const page = kept.get(url);
  if (!page) throw new Error('nothing kept');
  kept.set(url, { ...page, about: page.about.replace(/"extraction":\d+/, '"extraction":0') });
  expect(await read('/page')).not.toHaveProperty('revalidated');
  expect(statuses.filter((status) => status !== 404)).toEqual([200, 200]);
});

test('a server that says "unchanged" to somebody who does not know the page is out of its mind', async () => {
  await expect(read('/odd')).rejects.toMatchObject({ outcome: { reason: { code: 'bad_response' } } });
});
