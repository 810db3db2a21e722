import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startRedis, type TestRedis } from './redis.ts';
import { laneOf } from './redis-options.ts';

let redis: TestRedis | undefined;

afterEach(() => redis?.stop());

async function ask(command: string): Promise<string> {
  const socket = createConnection(redis?.port ?? 0, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write(`${command}\r\n`);
    const [answer] = await once(socket, 'data');
    return String(answer);
  } finally {
    socket.destroy();
  }
}

test('the Redis of the tests keeps what it acknowledged through SIGKILL, at the same address', async () => {
  redis = await startRedis();
  expect(await ask('SET stone 7')).toBe('+OK\r\n');

  await redis.kill();
  await expect(ask('PING')).rejects.toThrow();
  await redis.restart();

  expect(await ask('GET stone')).toContain('7');
  expect(await ask('CONFIG GET maxmemory-policy')).toContain('noeviction');
});

test('without its append-only file it forgets', async () => {
  redis = await startRedis({ aof: false });
  await ask('SET stone 7');

  await redis.kill();
  await redis.restart();

  expect(await ask('GET stone')).toBe('$-1\r\n');
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['local', { kind: 'local', program: 'redis-server' }],
  ['local:valkey-server', { kind: 'local', program: 'valkey-server' }],
  ['valkey/valkey:8', { kind: 'container', image: 'valkey/valkey:8' }],
  ['redis:7-bookworm', { kind: 'container', image: 'redis:7-bookworm' }],
])('CAIRN_TEST_REDIS=%s', (choice, lane) => {
  expect(laneOf(choice)).toEqual(lane);
});
