import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { serve } from './testing/serve.ts';

/** What comes back for a request line that fetch() would not send. */
async function asked(port: number, line: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

test.each(['GET http://[::1', 'GET http://', 'POST http://[/v1/runs'])(
  '%s is refused, and not with a page',
  async (line) => {
    const { port } = await serve();
    const answer = await asked(port, line);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/^content-type: application\/problem\+json\r$/im);
    expect(answer).toContain('"code":"BAD_REQUEST"');
  },
);

test.each(['/v1/runs', '/v1/pipelines', '/healthz'])(
  'If-None-Match: * is no yes at %s, which has no ETag',
  async (path) => {
    const { url } = await serve();
    const { status } = await fetch(url + path, { headers: { 'If-None-Match': '*' } });
    expect(status).toBe(200);
  },
);
