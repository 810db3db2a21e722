import { NASTY_TEXTS } from '../nasty.ts';
import { type Attack, bodied, broken, type Family, JSON_TYPE, looked, sound } from './attack.ts';

const LINES: readonly string[] = [
  'no colon',
  ': no name',
  'x y: space in the name',
  'x : space before the colon',
  ' folded: line',
  'x:\r\n folded',
  'x: \x00',
  'x: \x01\x02\x7f',
  'x: \xff\xfe',
  'x\xff: y',
  'x: a\rb',
  'x: a\nb: c',
  'Host: other.example',
  'Host:',
  'Host: 127.0.0.1:99999',
  'Host: [::1',
  'Host: localhost@evil.example',
  'Connection: close, keep-alive, upgrade, x, __proto__',
  'Connection: Host',
  'Upgrade: websocket\r\nConnection: upgrade',
  'Upgrade: h2c\r\nConnection: upgrade, http2-settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
  'Expect: 100-continue',
  'Expect: 200-ok',
  'Expect: __proto__',
  'TE: trailers, deflate;q=0.5',
  'Trailer: Content-Length',
  'Range: bytes=0-0,0-0,0-0,-1',
  'Range: bytes=9999999999999999999999-',
  'If-Range: x',
  'If-Modified-Since: yesterday',
  'Cookie: __proto__=1; constructor=2',
  'Via: 1.1 a, 1.1 b',
  'Forwarded: for="[::1]";host=evil.example',
  'X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: localhost\r\nX-Forwarded-Proto: gopher',
  'X-Original-URL: /v1/keys\r\nX-Rewrite-URL: /v1/keys',
  '__proto__: 1',
  'constructor: 1',
  'Content-Length: 0\r\nContent-Length: 0',
  'Proxy-Authorization: Basic AAAA',
  'traceparent: 00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-zz',
];

export const headerLines: Family = (dice, world) => {
  const path = dice.pick(looked(world));
  const lines = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(LINES));
  const withHost = dice.chance(0.9) ? ['Host: localhost'] : [];
  return broken(`GET ${path} HTTP/1.1\r\n${[...withHost, ...lines].join('\r\n')}\r\n\r\n`, 'GET', path);
};

export const headerFloods: Family = (dice, world) => {
  const path = dice.pick(looked(world));
  const one = (n: number) => [`x-${n}`, 'y'.repeat(dice.pick([1, 10, 50]))] as const;
  const headers: [string, string][] = dice.chance(0.5)
    ? Array.from({ length: dice.pick([200, 1000, 2500]) }, (_, n) => [...one(n)])
    : [['x-long', 'y'.repeat(dice.pick([4000, 15_000, 17_000, 70_000]))]];
  return sound({ path, headers });
};

export const longLines: Family = (dice) => {
  const chars = dice.pick([1000, 8000, 15_000, 17_000, 100_000]);
  return sound({ path: `/v1/runs?q=${'q'.repeat(chars)}` });
};

/** Headers that the API reads. */
const READ = [
  'Idempotency-Key',
  'If-None-Match',
  'Last-Event-ID',
  'x-request-id',
  'x-api-key',
  'Authorization',
  'Prefer',
  'Accept',
  'Accept-Encoding',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
];
const ACCEPTS = ['*', '*/', '/', 'text/html', 'application/json;q=2', ';;;', ',,,,', 'a/b;q=__proto__', '*/*;q=0'];

export const readHeaders: Family = (dice, world) => {
  const name = dice.pick(READ);
  const text = dice.chance(0.2) ? dice.pick(ACCEPTS) : dice.pick(NASTY_TEXTS);
  const value = text.replace(/[\r\n\0]/g, dice.pick(['', ' ', '"', ',']));
  const headers = Array.from({ length: 1 + dice.below(2) }, () => [name, value] as const);
  if (dice.chance(0.5)) return sound({ path: dice.pick(looked(world)), headers });
  const [method, path, body] = dice.pick(bodied(world));
  return sound({ method, path, headers: [...headers, JSON_TYPE], body: JSON.stringify(body) });
};

/** Streams go on: only how they begin is looked at. */
export const streams: Family = (dice, { run, over }) => {
  const query = dice.pick(['', '?types=run.created', '?types=,,', '?after_message_id=msg_9999999999', '?limit=5']);
  const id = dice.pick(['msg_0000000001', 'msg_9999999999', 'msg_-1', '0', '\x01', '*', 'x'.repeat(9000)]);
  const headers = [['Accept', 'text/event-stream'] as const, ['Last-Event-ID', id] as const];
  const path = `/v1/runs/${dice.pick([run, over])}/events${query}`;
  return sound({ path, headers: headers.slice(0, 1 + dice.below(2)) }, 'glance');
};

const TYPES = [
  '',
  'text/plain',
  'text/html',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/json; charset=utf-16',
  'application/json; charset=utf-7',
  'application/json; charset=__proto__',
  'application/json; charset=',
  'application/json;;;',
  'application/json, text/html',
  'application/vnd.api+json',
  'application/jsonp',
  'APPLICATION/JSON',
  'json',
  '*/*',
  '/',
  'application/json\x00',
];
const ENCODINGS = ['gzip', 'br', 'deflate', 'zstd', 'identity', 'gzip, gzip', 'x', '', '__proto__', '*'];

export const contentTypes: Family = (dice, world) => {
  const [method, path, body] = dice.pick(bodied(world));
  const type = [['Content-Type', dice.pick(TYPES)] as const];
  const encoding = dice.chance(0.5) ? [['Content-Encoding', dice.pick(ENCODINGS)] as const] : [];
  return sound({ method, path, headers: [...type, ...encoding], body: JSON.stringify(body) });
};

const CREDENTIALS = [
  'Bearer',
  'Bearer ',
  'Bearer .',
  'Bearer a.b',
  'Bearer a.b.c',
  'Basic YTpi',
  'bearer  x',
  'Bearer key_000000000000000000000000.x',
  'Bearer key_000000000000000000000000:before.x',
  'Bearer __proto__.x',
  'Bearer constructor.x',
  'Negotiate AAAA',
];

/** For an API with keys: none of them is one. */
export const credentials: Family = (dice, world): Attack => {
  const value = dice.chance(0.7) ? dice.pick(CREDENTIALS) : `Bearer ${dice.pick(NASTY_TEXTS)}.x`;
  const clean = value.replace(/[\r\n\0]/g, '');
  const headers = [[dice.pick(['Authorization', 'x-api-key']), clean] as const];
  return sound({ path: dice.pick(looked(world)), headers });
};
