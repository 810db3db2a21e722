import { METHODS } from 'node:http';
import { NASTY_TEXTS } from '../nasty.ts';
import { type Attack, broken, type Family, looked, sound } from './attack.ts';

const HOST = 'Host: localhost';
const TAIL = `\r\n${HOST}\r\n\r\n`;

const LINES: readonly string[] = [
  '',
  ' ',
  'GET',
  'GET ',
  'GET /v1/runs',
  'GET /v1/runs ',
  'GET /v1/runs HTTP/0.9',
  'GET /v1/runs HTTP/1.2',
  'GET /v1/runs HTTP/2.0',
  'GET /v1/runs HTTP/9.9',
  'GET /v1/runs HTTP/1.1x',
  'GET /v1/runs HTTP/1.',
  'GET /v1/runs HTTP/-1.1',
  'GET /v1/runs http/1.1',
  'GET /v1/runs FTP/1.1',
  'GET /v1/runs RTSP/1.0',
  'GET  /v1/runs  HTTP/1.1',
  'GET\t/v1/runs\tHTTP/1.1',
  ' GET /v1/runs HTTP/1.1',
  'get /v1/runs HTTP/1.1',
  'GET /v1/ru ns HTTP/1.1',
  'GET v1/runs HTTP/1.1',
  'GET \\v1\\runs HTTP/1.1',
  'GET * HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'GET /openapi.json HTTP/1.1',
  'GET foo: HTTP/1.1',
  'GET http://169.254.169.254/latest HTTP/1.1',
  'GET http://localhost/v1/runs HTTP/1.1',
  'GET http://[::1 HTTP/1.1',
  'GET //evil.example/v1/runs HTTP/1.1',
  'GET /v1/runs\x00 HTTP/1.1',
  'GET /v1/\xff\xfe HTTP/1.1',
  'GET /v1/runs?\x7f HTTP/1.1',
  'GET /v1/runs#fragment HTTP/1.1',
  'CONNECT inside.example:443 HTTP/1.1',
  'PRI * HTTP/2.0\r\n\r\nSM',
  'GE\x00T /v1/runs HTTP/1.1',
  '{"jsonrpc":"2.0"}',
  'EHLO localhost',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  '*1\r\n$4\r\nPING',
  'SSH-2.0-OpenSSH_9.2',
];

export const requestLines: Family = (dice) => broken(`${dice.pick(LINES)}${TAIL}`);

export const lineEnds: Family = (dice, world) => {
  const end = dice.pick(['\n', '\r', '\n\r', '\r\r\n', '\r\n ', '\x0b']);
  const first = dice.pick(['', '\r\n', '\r\n\r\n\r\n', '\n', ' ']);
  return broken([`${first}GET ${dice.pick(looked(world))} HTTP/1.1`, HOST, '', ''].join(end));
};

/** No line of HTTP at all, or one that something fell into. */
export const noise: Family = (dice, world) => {
  if (dice.chance(0.3)) return broken(dice.bytes(1 + dice.below(2000)));
  const bytes = Buffer.from(sound({ path: dice.pick(looked(world)) }).bytes);
  for (let left = 1 + dice.below(4); left > 0; left--) bytes[dice.below(bytes.length)] = dice.below(256);
  return broken(bytes);
};

/** Cut off in the middle, and the client is gone. */
export const cuts: Family = (dice, world) => {
  const { bytes } = sound({ path: dice.pick(looked(world)) });
  return broken(bytes.subarray(0, 1 + dice.below(bytes.length - 1)));
};

/** Without DELETE: what there is has to last for all the requests. */
const LASTING = METHODS.filter((method) => method !== 'DELETE');

export const methods: Family = (dice, world) => {
  const path = dice.pick(looked(world));
  const odd = ['FOO', 'PROPFIND', 'get', 'Get', 'POST\x00', '__proto__', 'constructor', 'A'.repeat(100)];
  const method = dice.chance(0.6) ? dice.pick(LASTING) : dice.pick(odd);
  const override = [['X-HTTP-Method-Override', 'DELETE'] as const];
  return sound({ method, path, headers: dice.chance(0.3) ? override : [] });
};

export const paths: Family = (dice, world) => {
  const known = dice.pick(looked(world)).split('/');
  const nasty = dice.pick(NASTY_TEXTS);
  const isEncoded = dice.chance(0.5);
  const spelled = isEncoded ? encoded(nasty) : raw(nasty);
  const at = 1 + dice.below(known.length);
  const path = [...known.slice(0, at), spelled, ...known.slice(at + dice.below(2))].join('/');
  return dice.chance(0.8)
    ? sound({ path, method: dice.pick(isEncoded ? ['GET', 'POST', 'HEAD'] : ['GET', 'POST']) })
    : odd(path);
};

/** Also what has no spelling in UTF-8. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed());
const raw = (text: string) => text.replace(/[\r\n\0 ]/g, '%20');

const odd = (path: string): Attack =>
  broken(`GET ${path.repeat(3)}/%2f%2F/..;/.%2e/${'/'.repeat(50)} HTTP/1.1${TAIL}`, 'GET', path);
