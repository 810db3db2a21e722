import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Loopback, loopback } from '../testing/loopback.ts';
import { startThreads } from '../threads/threads.ts';
import { chosenSearch, type SearchName } from './choose.ts';
import { SearchProblem } from './provider.ts';

/* What each provider's own documentation shows, cut down to a few results. */
const PAGES = [
  { title: 'Fog signals', url: 'https://a.example/fog' },
  { title: 'Lenses', url: 'https://b.example/lens#part' },
];
const ANSWERS = {
  searxng: {
    query: 'fog',
    number_of_results: 0,
    results: PAGES.map((page) => ({
      ...page,
      content: 'A snippet.',
      engine: 'duckduckgo',
      score: 1,
      category: 'general',
    })),
    answers: [],
    infoboxes: [],
    suggestions: [],
    unresponsive_engines: [['google', 'timeout']],
  },
  brave: {
    type: 'search',
    query: { original: 'fog', more_results_available: true },
    mixed: { type: 'mixed', main: [{ type: 'web', index: 0, all: false }] },
    web: {
      type: 'search',
      results: PAGES.map((page) => ({ type: 'search_result', ...page, description: 'A snippet.' })),
    },
  },
  tavily: {
    query: 'fog',
    follow_up_questions: null,
    answer: null,
    images: [],
    results: PAGES.map((page) => ({ ...page, content: 'A snippet.', score: 0.9, raw_content: null })),
    response_time: 0.7,
  },
  wikipedia: {
    batchcomplete: true,
    continue: { gsroffset: 2, continue: 'gsroffset||' },
    query: {
      pages: PAGES.map(({ title, url }, at) => ({
        pageid: 7 + at,
        ns: 0,
        title,
        index: at + 1,
        fullurl: url,
      })).reverse(),
    },
  },
} as const;
const EMPTY = {
  searxng: { results: [] },
  brave: { type: 'search' },
  tavily: { results: [] },
  wikipedia: { batchcomplete: true },
};
type Remote = keyof typeof ANSWERS;
const REMOTE = Object.keys(ANSWERS) as Remote[];
const KEY = 'c4n4ry-key';

let server: Loopback;
let answer: (req: IncomingMessage, res: ServerResponse, body: string) => void;
let seen: { url: URL; method: string | undefined; headers: IncomingMessage['headers']; body: string };
beforeAll(async () => {
  server = await loopback(async (req, res) => {
    const body = (await req.toArray()).join('');
    seen = { url: new URL(req.url ?? '', server.origin), method: req.method, headers: req.headers, body };
    answer(req, res, body);
  });
});
const threads = startThreads();
afterAll(async () => {
  await server.close();
  await threads.close();
});

const signal = new AbortController().signal;
const send = (value: unknown) => (_: IncomingMessage, res: ServerResponse) =>
  void res.setHeader('content-type', 'application/json').end(JSON.stringify(value));
beforeEach(() => {
  answer = (_, res) => res.writeHead(500).end();
});

function remote(provider: SearchName, url = server.origin) {
  const chosen = chosenSearch({ provider, url, key: KEY }, { corpusDir: '.', threads, userAgent: 'TestBot/1.0' });
  if (!chosen || 'searchAll' in chosen) throw new Error(`${provider} is not on the web.`);
  return chosen;
}

async function problemOf(provider: Remote, url?: string): Promise<SearchProblem> {
  const error = await remote(provider, url)
    .search('fog', { limit: 5, signal })
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof SearchProblem)) throw new Error(`${provider} found something: ${error}`);
  return error;
}

test.each(REMOTE)('%s: results become addresses in its order', async (provider) => {
  answer = send(ANSWERS[provider]);
  expect(await remote(provider).search('fog', { limit: 5, signal })).toEqual([
    { title: 'Fog signals', origin: { url: 'https://a.example/fog' } },
    { title: 'Lenses', origin: { url: 'https://b.example/lens' } },
  ]);
  expect(await remote(provider).search('fog', { limit: 1, signal })).toHaveLength(1);
  answer = send(EMPTY[provider]);
  expect(await remote(provider).search('fog', { limit: 5, signal })).toEqual([]);
});

test('each is asked in its own way, with its key where it belongs', async () => {
  answer = send({ results: [] });
  await remote('searxng', `${server.origin}/sub/path`).search('what is fog?', { limit: 5, signal, key: 'k1' });
  expect(seen.headers['idempotency-key']).toBe('k1');
  expect(`${seen.method} ${seen.url.pathname}${seen.url.search}`).toBe(
    'GET /sub/path/search?q=what+is+fog%3F&format=json',
  );

  await remote('tavily').search('what is fog?', { limit: 5, signal });
  expect(`${seen.method} ${seen.url.pathname}`).toBe('POST /search');
  expect(seen.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'content-type': 'application/json' });
  expect(JSON.parse(seen.body)).toEqual({ query: 'what is fog?', max_results: 5, search_depth: 'basic' });

  answer = send({});
  await remote('brave').search('what is fog?', { limit: 5, signal });
  expect(`${seen.method} ${seen.url.pathname}${seen.url.search}`).toBe(
    'GET /res/v1/web/search?q=what+is+fog%3F&count=5',
  );
  expect(seen.headers).toMatchObject({ 'x-subscription-token': KEY, accept: 'application/json' });

  await remote('wikipedia').search('fog signal', { limit: 5, signal });
  expect(seen.url.pathname).toBe('/w/api.php');
  expect(Object.fromEntries(seen.url.searchParams)).toEqual({
    action: 'query',
    generator: 'search',
    gsrsearch: 'fog OR signal',
    gsrlimit: '5',
    prop: 'info',
    inprop: 'url',
    format: 'json',
    formatversion: '2',
  });
  expect(seen.headers['user-agent']).toBe('TestBot/1.0');
  await remote('wikipedia').search('intitle:fog signal', { limit: 5, signal });
  expect(seen.url.searchParams.get('gsrsearch')).toBe('intitle:fog signal');
});

test('what is no address on the web is left out, and each address comes once', async () => {
  const urls = [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'no address',
    'https://u:p@a.example/',
    'https://a.example/#a',
  ];
  answer = send({
    results: [...urls, 'https://a.example/#b', `https://a.example/${'x'.repeat(3000)}`].map((url) => ({ url })),
  });
  expect(await remote('searxng').search('fog', { limit: 9, signal })).toEqual([
    { title: '', origin: { url: 'https://a.example/' } },
  ]);
});

test.each([
  ['a key that is refused', 401, false],
  ['a format that is switched off', 403, false],
  ['an error of its own', 503, true],
  ['a redirect, which the key must not follow', 302, false],
])('%s (%i) is a problem that names no secret', async (_, status, retryable) => {
  answer = (_req, res) => res.writeHead(status, { location: '/elsewhere' }).end(KEY);
  for (const provider of REMOTE) {
    const problem = await problemOf(provider);
    expect(problem.retryable).toBe(retryable);
    expect(problem.message).toContain(String(status));
    expect(`${problem.message} ${problem.stack}`).not.toMatch(/c4n4ry|127\.0\.0\.1/);
  }
});

test('a provider that is asked too fast gets the pause that it wants, if that is a short one', async () => {
  const refuse = (times: number, after: string) => {
    let left = times;
    answer = (req, res, body) => {
      if (left <= 0) return send(ANSWERS.tavily)(req, res);
      left -= 1;
      expect(body).toContain('"query":"fog"');
      res.writeHead(429, after === '' ? {} : { 'retry-after': after }).end();
    };
  };
  const beganMs = performance.now();
  refuse(1, '1');
  expect(await remote('tavily').search('fog', { limit: 5, signal })).toHaveLength(2);
  expect(performance.now() - beganMs).toBeGreaterThanOrEqual(990);
  refuse(1, '');
  expect(await remote('tavily').search('fog', { limit: 5, signal })).toHaveLength(2);
  refuse(1, '60');
  expect(await problemOf('tavily')).toMatchObject({ retryable: true, message: 'Tavily answered 429.' });
});

test.each([
  ['a page', '<html>captcha</html>'],
  ['other JSON', '{"results":"none"}'],
  ['an error with status 200', '{"error":{"code":"badvalue","info":"…"},"results":7,"web":7}'],
])('%s instead of results is a problem', async (_, body) => {
  answer = (_req, res) => res.end(body);
  for (const provider of ['searxng', 'tavily'] as const) expect((await problemOf(provider)).retryable).toBe(false);
  if (body.includes('error')) for (const provider of REMOTE) expect((await problemOf(provider)).retryable).toBe(false);
});

test('an answer that does not end, and a provider that is not there', async () => {
  answer = (_req, res) => {
    res.write('{"results":["');
    const more = () => res.destroyed || res.write('x'.repeat(64 * 1024), () => setImmediate(more));
    more();
  };
  expect((await problemOf('searxng')).message).toContain('SearXNG cannot be reached');
  const problem = await problemOf('brave', 'http://127.0.0.1:9');
  expect(problem).toMatchObject({ retryable: true, message: 'Brave cannot be reached (ECONNREFUSED).' });
});

test("throws the caller's own reason when the caller gives up", async () => {
  answer = () => undefined;
  const stop = new AbortController();
  const pending = remote('tavily').search('fog', { limit: 5, signal: stop.signal });
  setTimeout(() => stop.abort(new Error('cancelled')), 30);
  await expect(pending).rejects.toThrow('cancelled');
});

test.each([
  ['searxng', {}],
  ['brave', { url: 'http://a.example' }],
  ['tavily', {}],
] as const)('%s without what it needs is refused', (provider, choice) => {
  expect(() => chosenSearch({ provider, ...choice }, { corpusDir: '.', threads, userAgent: 'x' })).toThrow('needs');
});
