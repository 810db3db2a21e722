import { once } from 'node:events';
import { connect } from 'node:net';

const DRIP_MS = 400;

/** Sends the head of a request line by line, without end. @returns after how many milliseconds the server had enough */
export async function drippedMs(port: number): Promise<number> {
  const beganMs = performance.now();
  const socket = connect(port, '127.0.0.1')
    .on('error', () => undefined)
    .resume();
  socket.write('GET /v1/runs HTTP/1.1\r\nHost: localhost\r\n');
  const dripping = setInterval(() => socket.write('x: y\r\n'), DRIP_MS);
  await once(socket, 'close');
  clearInterval(dripping);
  return performance.now() - beganMs;
}
