import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { corkEachTurn } from './corked.ts';

test('what is written in one turn leaves together, in its order', async () => {
  const packets: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      packets.push(String(chunk));
      done();
    },
    writev(chunks, done) {
      packets.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  corkEachTurn(stream);
  for (const letter of 'abc') {
    stream.write(letter);
    await Promise.resolve();
  }
  await turn();
  stream.write('d');
  await turn();
  expect(packets).toEqual(['abc', 'd']);
});

test('what was written in the turn in which a connection is ended is not lost', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[accepted]] = await Promise.all([once(server, 'connection'), once(socket, 'connect')]);
  corkEachTurn(socket);
  socket.write('last words');
  socket.end();
  expect(await text(accepted)).toBe('last words');
  server.close();
});
