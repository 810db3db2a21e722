import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

const MB = 1024 * 1024;
const ZEROS = Buffer.alloc(64 * MB);
const TEXT = { 'content-type': 'text/plain' };

const packed = (encoding: string, body: Buffer) => (res: ServerResponse) =>
  void res.writeHead(200, { ...TEXT, 'content-encoding': encoding }).end(body);

/** As much as the other side takes. */
function pour(socket: Socket, chunk: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
    socket.once('drain', more);
  };
  more();
}

const raw = (text: string) => (res: ServerResponse) => void res.socket?.end(text);
const socketOf = (res: ServerResponse, act: (socket: Socket) => void) => res.socket && act(res.socket);

/** Answers that want to cost whoever asked, by their path. */
export const COSTLY_ANSWERS: Readonly<Record<string, (res: ServerResponse) => void>> = {
  endless: (res) =>
    socketOf(res, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n');
      pour(socket, Buffer.alloc(64 * 1024, 'x'));
    }),
  announced: (res) => void res.writeHead(200, { ...TEXT, 'content-length': String(1024 * MB) }).write('x'),
  'gzip-bomb': packed('gzip', gzipSync(ZEROS)),
  'brotli-bomb': packed('br', brotliCompressSync(ZEROS)),
  'deflate-bomb': packed('deflate', deflateSync(ZEROS)),
  'bomb-in-bomb': packed('gzip, gzip', gzipSync(gzipSync(ZEROS))),
  'unknown-encoding': packed('zstd', Buffer.from('x')),
  'long-header': raw(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`),
  'endless-headers': (res) =>
    socketOf(res, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pour(socket, Buffer.from('x: y\r\n'.repeat(1000)));
    }),
  'not-http': raw('220 smtp.example ESMTP\r\n'),
  'two-lengths': raw('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!'),
  picture: (res) => void res.writeHead(200, { 'content-type': 'image/png' }).end('x'),
  program: (res) => void res.writeHead(200, { 'content-type': 'application/octet-stream' }).end('x'),
};
