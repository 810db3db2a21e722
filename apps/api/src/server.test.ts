import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from './server.ts';

test('a taken port is named with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expect(listen(() => undefined, '127.0.0.1', port)).rejects.toThrow(
    `Cannot listen on 127.0.0.1 port ${port}: it is taken. Stop what listens there, or set PORT to another one.`,
  );
});

test('closing lets a request under way finish, and does not wait for connections kept alive', async () => {
  const server = await listen(
    async (_req, res) => {
      await delay(100);
      res.end('done');
    },
    '127.0.0.1',
    0,
  );
  const url = `http://127.0.0.1:${server.port}`;
  const answer = fetch(url).then((response) => response.text());
  await delay(30);
  const startedAtMs = performance.now();
  await Promise.all([server.close(), expect(answer).resolves.toBe('done')]);
  expect(performance.now() - startedAtMs).toBeLessThan(500);
  await expect(fetch(url)).rejects.toThrow();
});
