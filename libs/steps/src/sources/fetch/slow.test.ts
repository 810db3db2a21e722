import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { reachOf } from '@cairn/net';
import { afterEach, expect, test } from 'vitest';
import { SourceProblem } from '../problem.ts';
import { fetchPage } from './fetch.ts';

const TIMEOUT_MS = 400;
const DRIP_MS = 20;
let server: Server | undefined;

afterEach(() => server?.close());

/** A host that begins with one text and goes on with another for ever, in crumbs. @returns how a fetch from it ends */
async function dripped(begin: string, crumb: string) {
  server = createServer((socket: Socket) => {
    const dripping = setInterval(() => socket.write(crumb), DRIP_MS);
    socket.on('error', () => undefined).once('close', () => clearInterval(dripping));
    socket.resume().write(begin);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const beganMs = performance.now();
  const signal = new AbortController().signal;
  const options = { reach: reachOf([host]), timeoutMs: TIMEOUT_MS, signal, userAgent: 'TestBot/1.0' };
  const error = await fetchPage(`http://${host}/`, { ...options, visit: (_, ask) => ask() }).catch((thrown) => thrown);
  if (!(error instanceof SourceProblem)) throw new Error(`It was read: ${error}`);
  return { code: error.outcome.reason.code, tookMs: performance.now() - beganMs };
}

const BODY = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n';

test.each([
  ['a body byte by byte', BODY, 'x'],
  ['chunks of one byte', CHUNKED, '1\r\nx\r\n'],
  ['a head line by line', 'HTTP/1.1 200 OK\r\n', 'x: y\r\n'],
  ['a head byte by byte', 'HTTP/1.1 200 OK\r\nx: ', 'y'],
])('%s: it is given up when its time is over, however much came', async (_, begin, crumb) => {
  const { code, tookMs } = await dripped(begin, crumb);
  expect(code).toBe('timeout');
  expect(tookMs).toBeLessThan(TIMEOUT_MS + 2000);
});

test('answers before the answer are not waited through', async () => {
  const { code, tookMs } = await dripped('', 'HTTP/1.1 100 Continue\r\n\r\n');
  expect(code).toMatch(/^(timeout|connection_failed)$/);
  expect(tookMs).toBeLessThan(TIMEOUT_MS + 2000);
});
