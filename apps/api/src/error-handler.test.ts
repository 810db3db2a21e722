import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { ERRORS } from '@cairn/core';
import { expect, test } from 'vitest';
import { memoryFlow } from './testing/memory-flow.ts';
import { bodyOf, post, type Served, serve, submit, TOPIC } from './testing/serve.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

interface Refusal {
  readonly path?: string;
  readonly init?: RequestInit;
  readonly status: number;
  readonly code: keyof typeof ERRORS;
}

const send = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE): RequestInit => ({
  method: 'POST',
  body,
  headers,
});

const REFUSALS: Record<string, Refusal> = {
  'an unknown address': { path: '/v1/nothing', status: 404, code: 'NOT_FOUND' },
  'the root': { path: '/', status: 404, code: 'NOT_FOUND' },
  'a wrong method': { init: { method: 'DELETE' }, status: 405, code: 'METHOD_NOT_ALLOWED' },
  'a broken percent escape': { path: '/v1/runs/%E0%A4%A', status: 400, code: 'BAD_REQUEST' },
  'no body': { init: { method: 'POST' }, status: 422, code: 'VALIDATION' },
  'an empty body': { init: send(''), status: 422, code: 'VALIDATION' },
  'half a JSON text': { init: send('{"topic": "a'), status: 400, code: 'BAD_REQUEST' },
  'a JSON text that is no object': { init: send('"topic"'), status: 400, code: 'BAD_REQUEST' },
  'an array': { init: send('[]'), status: 422, code: 'VALIDATION' },
  'a prototype as a field': { init: send('{"topic":"abc","__proto__":{"a":1}}'), status: 422, code: 'VALIDATION' },
  'a form': {
    init: send('topic=abc', { 'content-type': 'application/x-www-form-urlencoded' }),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  'plain text': {
    init: send('{"topic":"abc"}', { 'content-type': 'text/plain' }),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  'another charset': {
    init: send('{}', { 'content-type': 'application/json; charset=koi8-r' }),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  'a packed body': {
    init: send(new Uint8Array(gzipSync('{"topic":"abc"}')), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  'a body of a megabyte': {
    init: send(JSON.stringify({ topic: 'x'.repeat(1024 * 1024) })),
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
  },
};

test.each(Object.entries(REFUSALS))(
  '%s is answered in one form',
  async (_name, { path = '/v1/runs', init = {}, status, code }) => {
    const api = await serve();
    const response = await fetch(`${api.url}${path}`, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.json()).toMatchObject({
      type: `urn:cairn:error:${code}`,
      title: ERRORS[code].title,
      status,
      code,
      detail: expect.any(String),
      instance: path,
      request_id: response.headers.get('x-request-id'),
    });
  },
);

test('a wrong method is told the right ones', async () => {
  const api = await serve();
  const response = await fetch(`${api.url}/v1/runs`, { method: 'PUT' });
  expect(response.headers.get('allow')).toBe('GET, POST, HEAD');
});

test("a request keeps its caller's id when that is a sane one", async () => {
  const api = await serve();
  const idFor = async (sent: string) =>
    (await fetch(`${api.url}/healthz`, { headers: { 'x-request-id': sent } })).headers.get('x-request-id');
  expect(await idFor('trace-1.a:b')).toBe('trace-1.a:b');
  expect(await idFor('{"a":1}')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await idFor('x'.repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
});

test('a fault of ours shows nothing of its inside, the log has it', async () => {
  const api = await serve({ flow: { ...memoryFlow(), start: () => Promise.reject(new Error('secret inside')) } });
  const response = await post(`${api.url}/v1/runs`, TOPIC);
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).toContain('"code":"INTERNAL"');
  expect(text).not.toContain('secret inside');
  const logged = api.lines.find(({ level }) => level === 'error');
  expect(logged?.fields).toMatchObject({
    err: expect.objectContaining({ message: 'secret inside' }),
    requestId: response.headers.get('x-request-id'),
  });
});

/** Sends bytes as they are, and nothing more: a half-closed connection would count as a client that left. */
function raw(api: Served, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(api.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
    socket.write(bytes);
  });
}

const PROBLEM_400 = /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*application\/problem\+json[\s\S]*"code":"BAD_REQUEST"/;

test.each([
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['a head without end', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`],
  ['two lengths', 'POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
  ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'],
])('%s is a problem too', async (_case, bytes) => {
  expect(await raw(await serve(), bytes)).toMatch(PROBLEM_400);
});

/** Numbers in [0, 1) from a fixed seed: the same barrage every time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const TAILS = [
  ...Array.from({ length: 12 }, () => ''),
  '/',
  '/events',
  '/events',
  '/checkpoints',
  '/checkpoints/chk_0000000001',
  '/report',
  '/cancel',
  '?limit=',
  '?limit=1e9',
  '?limit[]=1',
  '?status[$ne]=a',
  '?cursor=%00',
  '?__proto__[x]=1',
  '%',
  '%ff',
  '%00',
  '/..',
  '//',
  '?after_message_id=msg_9999999999',
  '/events?after_message_id=x',
  '/__proto__',
  '/constructor',
  ';',
  '\\',
  '*',
  '{}',
  '?????',
  'a'.repeat(3000),
  '#',
  '\u00e9',
];
const METHODS = [
  'GET',
  'GET',
  'GET',
  'POST',
  'POST',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'get',
  'PROPFIND',
  'QUERY',
];
const JSON_TYPES = Array.from({ length: 8 }, () => 'application/json');
const CONTENT_TYPES = [...JSON_TYPES, 'application/json; charset="', 'text/plain', 'application/json;;;', '', '/'];
const HEADER_LINES = [
  ...Array.from({ length: 24 }, () => 'X: y'),
  'Accept: text/event-stream',
  'Accept: application/json',
  'Accept: */*;q=x',
  'Accept: ,,,',
  'Accept: image/png',
  'Last-Event-ID: msg_0000000001',
  'Last-Event-ID: \u0001',
  'Idempotency-Key: "',
  'Idempotency-Key: ',
  'Content-Encoding: gzip',
  'Transfer-Encoding: gzip, chunked',
  'Content-Length: -1',
  'Content-Length: 99999999999',
  'Expect: 200-maybe',
  'If-None-Match: W/"',
  'Authorization: Bearer',
  'Upgrade: websocket',
  'X-Request-Id: \u00ff',
  'Connection: upgrade',
  'Range: bytes=0-',
  'X-Http-Method-Override: DELETE',
  'Host: evil.example',
  'Content-Type: text/html',
];
const BODIES = [
  '',
  '{',
  '[',
  'null',
  '{}',
  '[]',
  '{"topic":1}',
  '{"topic":"abc","limits":null}',
  '{"topic":"abc","x":1}',
  '['.repeat(5000),
  '{"a":'.repeat(5000),
  '\u0000',
  '"\\ud800"',
  '{"topic":"abc","sources":[{}]}',
  '{"topic":"abc","sources":[null,[],{"url":"http://"}]}',
  '{"reason":[]}',
  '{"topic":"abc","metadata":{"__proto__":{}}}',
  '{"topic":"abc","tags":["\u0000"]}',
  '{"__proto__":{"topic":"abc"}}',
];

function barrage(count: number, run: string): string[] {
  const random = numbers(20_261_121);
  const pick = (from: readonly string[]) => from[Math.floor(random.next().value * from.length)] ?? '';
  const paths = [
    '/v1/runs',
    '/v1/runs',
    `/v1/runs/${run}`,
    `/v1/runs/${run}`,
    '/v1/runs/run_',
    '/v1',
    '/healthz',
    '/readyz',
    '',
    '//',
    '/%',
  ];
  return Array.from({ length: count }, () => {
    const body = pick(BODIES);
    const head = [
      `${pick(METHODS)} ${pick(paths)}${pick(TAILS)} HTTP/1.1`,
      'Host: localhost',
      'Connection: close',
      `Content-Type: ${pick(CONTENT_TYPES)}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      pick(HEADER_LINES),
    ];
    return `${head.join('\r\n')}\r\n\r\n${body}`;
  });
}

test('a barrage of malformed requests: no 5xx, and the API serves on', async () => {
  const api = await serve();
  const id = await submit(api);
  const statuses = new Map<number, number>();
  for (const request of barrage(1000, id)) {
    const answer = await raw(api, request);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 400) expect(answer).toContain('application/problem+json');
  }
  const seen = [...statuses.keys()];
  expect(seen.filter((status) => !(status < 500))).toEqual([]);
  expect(seen).toEqual(expect.arrayContaining([200, 400, 404, 405, 415, 422]));
  expect(api.lines.filter(({ level }) => level === 'error')).toEqual([]);
  expect(await bodyOf(await fetch(`${api.url}/v1/runs/${id}`))).toMatchObject({ id });
});
