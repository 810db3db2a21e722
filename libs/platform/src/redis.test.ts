import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@cairn/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { producerConnection, untilReady, workerConnection } from './redis.ts';
import { checkRedis } from './redis-check.ts';

let folder: string;
const running = new Set<ChildProcess>();
const clients = new Set<{ disconnect(): void }>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-redis-'));
});
afterEach(async () => {
  for (const client of clients) client.disconnect();
  clients.clear();
  for (const server of running) await stop(server);
});
afterAll(() => rm(folder, { recursive: true }));

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function start(port: number, ...options: string[]): Promise<ChildProcess> {
  const basics = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('redis-server', [...basics, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(server);
  for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept connections')) return server;
  throw new Error('redis-server ended before it was ready');
}

async function stop(server: ChildProcess): Promise<void> {
  running.delete(server);
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

function capture(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const line = (_fields: object, message: string) => void lines.push(message);
  const log: Logger = {
    debug: line,
    info: line,
    warn: line,
    error: line,
    isLevelEnabled: () => true,
    child: () => log,
  };
  return { log, lines };
}

function producer(port: number, log = capture().log) {
  const client = producerConnection(`redis://127.0.0.1:${port}`, log);
  clients.add(client);
  return client;
}

test('a sound Redis passes the check', async () => {
  const port = await freePort();
  await start(port, '--appendonly', 'yes');
  const client = producer(port);
  expect(await untilReady(client, 2000)).toBe(true);
  expect(await checkRedis(client)).toEqual({ problems: [], warnings: [] });
});

test('a Redis that evicts and keeps no append-only file is named with the fix', async () => {
  const port = await freePort();
  await start(port, '--maxmemory-policy', 'allkeys-lru');
  const client = producer(port);
  await untilReady(client, 2000);
  const { problems } = await checkRedis(client);
  expect(problems.map(({ code }) => code)).toEqual(['REDIS_EVICTS', 'REDIS_NOT_DURABLE']);
  expect(problems[0]?.message).toContain('CONFIG SET maxmemory-policy noeviction');
});

test('a Redis that refuses CONFIG is only warned about', async () => {
  const port = await freePort();
  await start(port, '--rename-command', 'CONFIG', '');
  const client = producer(port);
  await untilReady(client, 2000);
  const { problems, warnings } = await checkRedis(client);
  expect(problems).toEqual([]);
  expect(warnings.map(({ code }) => code)).toEqual(['REDIS_UNCHECKED', 'REDIS_NOT_DURABLE']);
});

test('a version before 6.2 is a problem even where CONFIG is refused', async () => {
  const old = {
    info: async () => 'redis_version:6.0.16\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n',
    config: async () => {
      throw new Error("NOPERM this user has no permissions to run the 'config' command");
    },
  };
  const { problems } = await checkRedis(old);
  expect(problems).toEqual([{ code: 'REDIS_TOO_OLD', message: 'Redis is 6.0.16. Use 6.2 or newer.' }]);
});

test('a producer fails at once while Redis is away, and works again soon after it is back', async () => {
  const port = await freePort();
  const { log, lines } = capture();
  const client = producer(port, log);
  expect(await untilReady(client, 200)).toBe(false);
  await expect(client.ping()).rejects.toThrow(/Stream isn't writeable|Connection is closed/);

  await start(port);
  expect(await untilReady(client, 1500)).toBe(true);
  expect(await client.ping()).toBe('PONG');
  expect(lines).toEqual(['Redis cannot be reached; trying again until it can', 'Redis is back']);
});

test("a worker's command waits for Redis", async () => {
  const port = await freePort();
  const client = workerConnection(`redis://127.0.0.1:${port}`, capture().log);
  clients.add(client);
  const answer = client.ping();
  await start(port);
  expect(await answer).toBe('PONG');
});
