import { connect } from 'node:net';

/*
 * A process that holds many event streams open over bare sockets, so that what the clients need does not count as the
 * server's. Arguments: port, sockets, what they do, then the runs' ids. `idle` takes what comes, `stuck` takes nothing from when it
 * is live, `deaf` takes nothing at all.
 * Tells its parent how many of them stand, and ends with it.
 */
const [port = '', count = '', mode = '', ...runIds] = process.argv.slice(2);
const AT_ONCE = 100;

let open = 0;
function hold(runId: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined); // the server cuts who is stuck
  socket.write(`GET /v1/runs/${runId}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
  if (mode === 'deaf') {
    socket.pause();
    resolve();
  }
  let heard = '';
  socket.on('data', (chunk) => {
    if (heard.endsWith('live')) return;
    heard += chunk.toString();
    if (!heard.includes(': live')) return;
    heard = 'live';
    if (mode === 'stuck') socket.pause();
    resolve();
  });
  return promise;
}

process.on('disconnect', () => process.exit(0));
while (open < Number(count)) {
  const next = Math.min(AT_ONCE, Number(count) - open);
  await Promise.all(Array.from({ length: next }, (_, i) => hold(runIds[(open + i) % runIds.length] ?? '')));
  open += next;
  process.send?.(open);
}
