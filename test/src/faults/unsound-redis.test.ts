import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { startProcess } from '../support/process.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;

afterEach(() => redis.stop());

async function evicting(): Promise<TestRedis> {
  const started = await startRedis();
  const client = new Redis(started.url);
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
  client.disconnect();
  return started;
}

const UNSOUND = [
  { what: 'drops keys when memory is short', make: evicting, says: /maxmemory-policy allkeys-lru/ },
  { what: 'keeps no append-only file', make: () => startRedis({ aof: false }), says: /keeps no append-only file/ },
];
const PROCESSES = ['apps/api/src/main.ts', 'apps/worker/src/main.ts'];
const cases = UNSOUND.flatMap((unsound) => PROCESSES.map((entry) => ({ ...unsound, entry })));

test.each(cases)('$entry does not serve from a Redis that $what', async ({ make, says, entry }) => {
  redis = await make();
  const refusing = startProcess(entry, { redisUrl: redis.url, env: { PORT: '0' } });
  expect(await refusing.exited).toEqual({ code: 1, signal: null });
  expect(refusing.lines.map(({ msg }) => msg).join('\n')).toMatch(says);
});
