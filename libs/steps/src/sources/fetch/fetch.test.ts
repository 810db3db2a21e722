import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { reachOf } from '@cairn/net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Loopback, loopback } from '../../testing/loopback.ts';
import { SourceProblem } from '../problem.ts';
import { type FetchOptions, fetchPage } from './fetch.ts';
import type { Visit } from './follow.ts';

const MB = 1024 * 1024;
const MODIFIED = 'Thu, 01 Jan 2026 12:00:00 GMT';
let site: Loopback;
let sentBytes = 0;

beforeEach(() => {
  sentBytes = 0;
});

const PAGES: Record<string, (res: ServerResponse) => void> = {
  '/page': (res) =>
    res.setHeader('content-type', 'text/html; charset=ISO-8859-1').end(Buffer.from('<p>café</p>', 'latin1')),
  '/gzip': (res) => sendEncoded(res, 'gzip', gzipSync('hello from gzip')),
  '/brotli': (res) => sendEncoded(res, 'br', brotliCompressSync('hello from brotli')),
  '/bomb': (res) => sendEncoded(res, 'gzip', gzipSync(Buffer.alloc(50 * MB))),
  '/twice': (res) => sendEncoded(res, 'gzip, gzip', gzipSync(gzipSync('hello'))),
  '/broken-gzip': (res) => sendEncoded(res, 'gzip', Buffer.from('this is not gzip')),
  '/announced': (res) =>
    res.writeHead(200, { 'content-type': 'text/plain', 'content-length': String(50 * MB) }).end('x'),
  '/endless': (res) => {
    res.setHeader('content-type', 'text/plain');
    pour(res);
  },
  '/image': (res) => res.setHeader('content-type', 'image/png').end('x'),
  '/untyped': (res) => res.end('<!DOCTYPE html><p>no type</p>'),
  '/notes.md': (res) => res.setHeader('content-type', 'text/plain').end('# Notes'),
  '/missing': (res) => res.writeHead(404).end(),
  '/busy': (res) => res.writeHead(503).end(),
  '/moved': (res) => res.writeHead(302, { location: '/page' }).end(),
  '/loop': (res) => res.writeHead(302, { location: '/loop' }).end(),
  '/inside': (res) => res.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
  '/to-file': (res) => res.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/rest': (res) => res.writeHead(429, { 'retry-after': '7' }).end(),
  '/tagged': (res) => {
    const same = res.req.headers['if-none-match'] === '"v1"' || res.req.headers['if-modified-since'] === MODIFIED;
    if (same) return void res.writeHead(304).end();
    res.writeHead(200, { 'content-type': 'text/plain', etag: '"v1"', 'last-modified': MODIFIED }).end('tagged');
  },
  '/to-tagged': (res) => res.writeHead(301, { location: '/tagged' }).end(),
  '/not-to-keep': (res) =>
    res.writeHead(200, { 'content-type': 'text/plain', etag: '"v1"', 'cache-control': 'no-store' }).end('x'),
  '/feed.json': (res) => res.setHeader('content-type', 'application/feed+json').end('{}'),
  '/feed.xml': (res) => res.end('<?xml version="1.0"?><rss/>'),
  '/agent': (res) => res.setHeader('content-type', 'text/plain').end(res.req.headers['user-agent']),
  '/silent': () => undefined,
  '/reset': (res) => res.destroy(),
};

beforeAll(async () => {
  site = await loopback((req, res) => PAGES[req.url ?? '']?.(res));
});
afterAll(() => site.close());

function sendEncoded(res: ServerResponse, encoding: string, body: Buffer): void {
  res.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': encoding }).end(body);
}

function pour(res: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  while (!res.destroyed && sentBytes < 50 * MB) {
    sentBytes += chunk.length;
    if (!res.write(chunk)) return void res.once('drain', () => pour(res));
  }
  res.end();
}

type Known = FetchOptions['known'];

function ask(
  url: string,
  { listed = [site.host], timeoutMs = 5_000, signal = new AbortController().signal, known = undefined as Known } = {},
) {
  const visit: Visit = (_, request) => request();
  return fetchPage(url, { reach: reachOf(listed), timeoutMs, signal, known, visit, userAgent: 'TestBot/1.0' });
}

async function get(...asked: Parameters<typeof ask>) {
  const page = await ask(...asked);
  if (page.kind !== 'page') throw new Error('It says that nothing has changed.');
  return page;
}

async function refusal(url: string, options?: Parameters<typeof get>[1]) {
  const error = await get(url, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SourceProblem)) throw new Error(`${url} was not refused: ${error}`);
  return error.outcome.reason;
}

test('gets a page with its type, its charset and its address', async () => {
  const { finalUrl, content } = await get(`${site.origin}/page#part`);
  expect(finalUrl).toBe(`${site.origin}/page`);
  expect(content).toMatchObject({ format: 'html', charset: 'ISO-8859-1' });
  expect(Buffer.from(content.bytes).toString('latin1')).toContain('café');
});

test.each([
  ['/gzip', 'hello from gzip'],
  ['/brotli', 'hello from brotli'],
])('unpacks %s', async (path, text) => {
  const { content } = await get(site.origin + path);
  expect(Buffer.from(content.bytes).toString()).toBe(text);
});

test('follows a redirect and says where it led', async () => {
  expect((await get(`${site.origin}/moved`)).finalUrl).toBe(`${site.origin}/page`);
});

test('knows Markdown by its name and HTML by its beginning', async () => {
  expect((await get(`${site.origin}/notes.md`)).content.format).toBe('markdown');
  expect((await get(`${site.origin}/untyped`)).content.format).toBe('html');
});

test.each([
  ['/missing', { code: 'http_404', retryable: false }],
  ['/busy', { code: 'http_503', retryable: true }],
  ['/reset', { code: 'connection_failed', retryable: true }],
  ['/image', { code: 'unsupported_type', retryable: false }],
  ['/loop', { code: 'redirect_loop', retryable: false }],
  ['/to-file', { code: 'bad_url', retryable: false }],
  ['/announced', { code: 'too_large', retryable: false }],
  ['/endless', { code: 'too_large', retryable: false }],
  ['/bomb', { code: 'too_large', retryable: false }],
  ['/twice', { code: 'bad_encoding', retryable: false }],
  ['/broken-gzip', { code: 'bad_encoding', retryable: false }],
])('refuses %s', async (path, reason) => {
  expect(await refusal(site.origin + path)).toMatchObject(reason);
});

test('stops reading a page that is too large', async () => {
  await refusal(`${site.origin}/endless`);
  expect(sentBytes).toBeLessThan(20 * MB);
});

test('stops following after five hops', async () => {
  const before = site.asked.length;
  await refusal(`${site.origin}/loop`);
  expect(site.asked.length - before).toBe(6);
});

test('gives up at the deadline, as something worth a retry', async () => {
  expect(await refusal(`${site.origin}/silent`, { timeoutMs: 100 })).toMatchObject({
    code: 'timeout',
    retryable: true,
  });
});

test('a page gives what it can be asked for again by, and is not sent when it is still the same', async () => {
  const url = `${site.origin}/tagged`;
  const { validators, finalUrl } = await get(url);
  expect(validators).toEqual({ etag: '"v1"', last_modified: MODIFIED });
  expect(await ask(url, { known: { ...validators, final_url: finalUrl } })).toEqual({ kind: 'unchanged' });
  expect(await ask(url, { known: { last_modified: MODIFIED, final_url: finalUrl } })).toEqual({ kind: 'unchanged' });
  expect(await ask(`${site.origin}/to-tagged`, { known: { ...validators, final_url: finalUrl } })).toEqual({
    kind: 'unchanged',
  });
  const elsewhere = { ...validators, final_url: `${site.origin}/other` };
  expect((await get(url, { known: elsewhere })).finalUrl).toBe(url);
  expect(await ask(url, { known: { etag: '"v0"', final_url: finalUrl } })).toMatchObject({ kind: 'page' });
});

test('what a server wants nobody to keep has nothing to be asked for again by', async () => {
  expect(await get(`${site.origin}/not-to-keep`)).not.toHaveProperty('validators');
  expect(await get(`${site.origin}/page`)).not.toHaveProperty('validators');
});

test('a server that asks for rest is heard', async () => {
  const error = await get(`${site.origin}/rest`).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ restMs: 7_000, outcome: { reason: { code: 'http_429', retryable: true } } });
});

test('feeds are known by their type and by their beginning, and the installation by its name', async () => {
  expect((await get(`${site.origin}/feed.json`)).content.format).toBe('feed');
  expect((await get(`${site.origin}/feed.xml`)).content.format).toBe('feed');
  expect(Buffer.from((await get(`${site.origin}/agent`)).content.bytes).toString()).toBe('TestBot/1.0');
});

test("throws the caller's own reason when the caller gives up", async () => {
  const reason = new Error('the run was cancelled');
  await expect(get(`${site.origin}/silent`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const later = new AbortController();
  const pending = get(`${site.origin}/silent`, { signal: later.signal });
  setTimeout(() => later.abort(reason), 50);
  await expect(pending).rejects.toBe(reason);
});

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://017700000001/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://169.254.169.254/latest/meta-data',
  'http://localhost/',
  'https://localhost/',
  'http://8.8.8.8:6379/',
])('does not reach %s', async (url) => {
  expect(await refusal(url)).toMatchObject({ code: 'ssrf_blocked', retryable: false });
});

test('does not reach the test server either, unless it is listed', async () => {
  const before = site.asked.length;
  expect(await refusal(`${site.origin}/page`, { listed: [] })).toMatchObject({ code: 'ssrf_blocked' });
  expect(site.asked.length).toBe(before);
});

test('does not follow a redirect into a private network', async () => {
  expect(await refusal(`${site.origin}/inside`)).toMatchObject({ code: 'ssrf_blocked' });
});

test.each(['ftp://example.com/', 'http://user:secret@example.com/'])('does not fetch %s', async (url) => {
  expect(await refusal(url)).toMatchObject({ code: 'bad_url' });
});
