import { gzipSync } from 'node:zlib';
import { type Attack, bodied, broken, type Family, looked, sound } from './attack.ts';

const BODY = JSON.stringify({ topic: 'stones by the way' });
const HEAD = 'POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

const posted = (rest: string): Attack => broken(HEAD + rest, 'POST', '/v1/runs');

const LENGTHS = [
  'Content-Length: -1',
  'Content-Length: +5',
  'Content-Length: 0x10',
  'Content-Length: 1e3',
  'Content-Length: 5.5',
  'Content-Length: ',
  'Content-Length: five',
  'Content-Length: 5, 5',
  'Content-Length: 5\r\nContent-Length: 6',
  'Content-Length: 18446744073709551616',
  'Content-Length: 99999999999999999999999999',
  'Content-Length: 9007199254740993',
  'Content-Length : 5',
  'Content-Length: 262145',
  'Content-Length: 100000',
  'Content-Length: 3',
  'Content-Length: 0',
  'Content-Length: 5\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nContent-Length: 5',
];

export const lengths: Family = (dice) => posted(`${dice.pick(LENGTHS)}\r\n\r\n${BODY}`);

const CODINGS = [
  'chunked, identity',
  'identity, chunked',
  'xchunked',
  'chunked, chunked',
  'gzip, chunked',
  'chunked\r\nTransfer-Encoding: identity',
  'CHUNKED',
  ' chunked',
  'chunked;q=1',
  '\x0bchunked',
  'identity',
  '',
];
const CHUNKS = [
  '-1\r\nx\r\n0\r\n\r\n',
  'ffffffffffffffff\r\nx\r\n0\r\n\r\n',
  '0x5\r\nhello\r\n0\r\n\r\n',
  '5\nhello\n0\n\n',
  '5\r\nhello0\r\n\r\n',
  '5\r\nhel\r\n0\r\n\r\n',
  'zz\r\n\r\n',
  '\r\n\r\n',
  '0\r\n',
  '5',
  '3;x="y\r\nabc\r\n0\r\n\r\n',
  `1;${'x'.repeat(20_000)}\r\n1\r\n0\r\n\r\n`,
  `0\r\n${'x: y\r\n'.repeat(5000)}\r\n`,
  '0\r\nContent-Length: 5\r\nHost: evil.example\r\n\r\n',
  '00000000000000000000000\r\n\r\n',
];

export const chunks: Family = (dice) => {
  const coding = dice.chance(0.5) ? 'chunked' : dice.pick(CODINGS);
  const whole = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
  return posted(`Transfer-Encoding: ${coding}\r\n\r\n${dice.chance(0.3) ? whole : dice.pick(CHUNKS)}`);
};

/** A body of many small chunks, each of them right. */
export const crumbs: Family = (dice) => {
  const count = dice.pick([100, 1000, 5000]);
  return posted(`Transfer-Encoding: chunked\r\n\r\n${'1\r\n \r\n'.repeat(count)}0\r\n\r\n`);
};

/** A request inside of another one's body, or behind its end. */
export const smuggled: Family = (dice) => {
  const inner = 'GET /v1/keys HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const heads = [
    `Content-Length: ${inner.length}\r\n\r\n`,
    'Content-Length: 0\r\n\r\n',
    `Content-Length: ${inner.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ];
  return posted(dice.pick(heads) + inner);
};

export const pipelined: Family = (dice, world) => {
  const requests = Array.from({ length: 2 + dice.below(7) }, () => {
    if (dice.chance(0.6)) return sound({ path: dice.pick(looked(world)) }).bytes;
    const [method, path] = dice.pick(bodied(world));
    return sound({ method, path, headers: [['Content-Type', 'application/json']], body: '{"no":1}' }).bytes;
  });
  return { ...broken(Buffer.concat(requests)), path: '' };
};

const PACKED = gzipSync(BODY);
const BOMB = gzipSync(Buffer.alloc(5 * 1024 * 1024));

/** Packed bodies: nothing here is unpacked. */
export const packed: Family = (dice, world) => {
  const [method, path] = dice.pick(bodied(world));
  const body = dice.chance(0.3) ? BOMB : PACKED;
  const headers = [
    ['Content-Type', 'application/json'],
    ['Content-Encoding', dice.pick(['gzip', 'GZIP', 'x-gzip', 'deflate', 'br', 'gzip, gzip'])],
  ] as const;
  return sound({ method, path, headers, body });
};
