import type { ServerResponse } from 'node:http';
import { reachOf } from '@cairn/net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Loopback, loopback } from '../../testing/loopback.ts';
import { startThreads } from '../../threads/threads.ts';
import { fetchPage } from '../fetch/fetch.ts';
import { SourceProblem } from '../problem.ts';
import { Courtesy } from './courtesy.ts';
import type { HostTurns, Turn } from './turns.ts';

const threads = startThreads();
afterAll(() => threads.close());

let site: Loopback;
let robots: (res: ServerResponse) => void;
beforeAll(async () => {
  site = await loopback((req, res) => {
    if (req.url === '/robots.txt') return robots(res);
    if (req.url === '/to-private') return void res.writeHead(302, { location: '/private/page' }).end();
    if (req.url === '/busy') return void res.writeHead(503, { 'retry-after': '120' }).end();
    res.setHeader('content-type', 'text/plain').end('words');
  });
});
afterAll(() => site.close());
beforeEach(() => {
  robots = (res) => void res.writeHead(404).end();
});

const given: string[] = [];
const rests: number[] = [];
const waits: Turn[] = [];
/** Turns as the test wants them: `waits` first, then always. */
const turns: HostTurns = {
  take: async (_, __, { atOnce, gapMs }) => {
    given.push(`${atOnce}/${gapMs}`);
    return waits.shift() ?? { kind: 'yours' };
  },
  give: async (host) => void given.push(`gave ${host}`),
  rest: async (_, ms) => void rests.push(ms),
};
afterEach(() => {
  for (const list of [given, rests, waits]) list.length = 0;
});

const polite = () =>
  new Courtesy({
    reach: reachOf([site.host]),
    userAgent: 'CairnBot/0.1 (test)',
    threads,
    terms: { atOnce: 2, gapMs: 250 },
    turns,
  });

const signal = new AbortController().signal;
function read(path: string, courtesy = polite(), stop = signal) {
  const options = { reach: reachOf([site.host]), timeoutMs: 2_000, userAgent: 'CairnBot/0.1 (test)', signal: stop };
  return fetchPage(site.origin + path, { ...options, visit: courtesy.visits(stop) });
}

async function refusal(path: string, courtesy = polite()) {
  const error = await read(path, courtesy).catch((thrown: unknown) => thrown);
  if (!(error instanceof SourceProblem)) throw new Error(`${path} was read: ${error}`);
  return { code: error.outcome.reason.code, retryable: error.outcome.reason.retryable, restMs: error.restMs };
}

const say = (text: string) => (res: ServerResponse) => void res.setHeader('content-type', 'text/plain').end(text);

test('what robots.txt asks of us is kept, also where a redirect leads, and it is read once', async () => {
  robots = say('User-agent: CairnBot\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n');
  const courtesy = polite();
  const before = site.asked.length;
  expect(await read('/page', courtesy)).toMatchObject({ kind: 'page' });
  expect(await refusal('/private/page', courtesy)).toMatchObject({ code: 'robots', retryable: false });
  expect(await refusal('/to-private', courtesy)).toMatchObject({ code: 'robots' });
  expect(site.asked.slice(before)).toEqual(['/robots.txt', '/page', '/to-private']);
});

test('several sources of one host wait for one robots.txt', async () => {
  robots = (res) => void setTimeout(() => say('User-agent: *\nDisallow: /private/')(res), 50);
  const courtesy = polite();
  const before = site.asked.length;
  await Promise.all([read('/a', courtesy), read('/b', courtesy), read('/c', courtesy)]);
  expect(site.asked.slice(before).filter((path) => path === '/robots.txt')).toHaveLength(1);
});

test.each([
  ['404', (res: ServerResponse) => void res.writeHead(404).end()],
  ['403', (res: ServerResponse) => void res.writeHead(403).end()],
  ['nothing', say('')],
  ['a page', say('<html>User-agent</html>')],
  ['endless redirects', (res: ServerResponse) => void res.writeHead(302, { location: '/robots.txt' }).end()],
])('robots.txt answered with %s forbids nothing', async (_, answer) => {
  robots = answer;
  expect(await read('/page')).toMatchObject({ kind: 'page' });
});

test('where nobody can tell what robots may do, nothing is read, and the next one asks again', async () => {
  robots = (res) => void res.writeHead(503, { 'retry-after': '3' }).end();
  const courtesy = polite();
  const before = site.asked.length;
  expect(await refusal('/page', courtesy)).toEqual({ code: 'robots_unavailable', retryable: true, restMs: 3_000 });
  expect(rests).toEqual([3_000]);
  robots = say('User-agent: *\nAllow: /');
  expect(await read('/page', courtesy)).toMatchObject({ kind: 'page' });
  expect(site.asked.slice(before)).toEqual(['/robots.txt', '/robots.txt', '/page']);
});

test('each request has a turn and gives it back; a Crawl-delay makes it one at a time', async () => {
  await read('/page');
  expect(given).toEqual(['2/250', `gave ${site.host}`, '2/250', `gave ${site.host}`]);
  given.length = 0;
  robots = say('User-agent: *\nCrawl-delay: 2\n');
  await read('/page');
  expect(given.at(-2)).toBe('1/2000');
  given.length = 0;
  robots = say('User-agent: *\nCrawl-delay: 86400\n');
  await read('/page');
  expect(given.at(-2)).toBe('1/30000');
});

test('a source waits for its turn, and for a host that rests', async () => {
  waits.push({ kind: 'full' }, { kind: 'resting', leftMs: 50 });
  expect(await read('/page')).toMatchObject({ kind: 'page' });
  expect(given.filter((event) => event === '2/250')).toHaveLength(4);
});

test('it does not wait for longer than a source may, and says for how long it would have to', async () => {
  waits.push({ kind: 'yours' }, { kind: 'resting', leftMs: 60_000 });
  expect(await refusal('/page')).toEqual({ code: 'host_busy', retryable: true, restMs: 60_000 });
});

test('a host that asks for rest is left alone by everybody', async () => {
  expect(await refusal('/busy')).toEqual({ code: 'http_503', retryable: true, restMs: 120_000 });
  expect(rests).toEqual([120_000]);
});

test('who gives up while waiting throws its own reason, and nobody else’s', async () => {
  robots = (res) => void setTimeout(() => say('User-agent: *\nDisallow: /x')(res), 100);
  const courtesy = polite();
  const stop = new AbortController();
  const stopped = read('/a', courtesy, stop.signal);
  const other = read('/b', courtesy);
  setTimeout(() => stop.abort(new Error('cancelled')), 20);
  await expect(stopped).rejects.toThrow('cancelled');
  expect(await other).toMatchObject({ kind: 'page' });
});
