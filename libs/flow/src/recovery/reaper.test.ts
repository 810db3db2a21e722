import { randomUUID } from 'node:crypto';
import type { Logger } from '@cairn/core';
import { Redis } from 'ioredis';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { serverRunIdOf, sight } from './liveness.ts';
import { Reaper, type ReaperOptions } from './reaper.ts';
import { Registry } from './registry.ts';

const HOUR_MS = 3_600_000;
const GRACE_MS = 3_000;
/** However busy the machine is. */
const SOON = { timeout: 15_000 };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const close of closing.splice(0).reverse()) await close();
});

function connect(): Redis {
  const redis = new Redis(inject('redisUrl'));
  closing.push(() => redis.disconnect());
  return redis;
}

/** A worker process that looks after others, when told to unless it is given a `pollMs`. */
async function workerProcess(registry: Registry, name: string, more: Partial<ReaperOptions> = {}) {
  const redis = connect();
  await new Promise((resolve) => redis.once('ready', resolve));
  const giveBack = vi.fn(async (_: string) => 2);
  const warn = vi.fn();
  const log = { warn } as unknown as Logger;
  const workerIds = [`${name}-sources`, `${name}-steps`];
  const options = { redis, registry, workerIds, worker: `host:${name}`, giveBack, pollMs: HOUR_MS, log, ...more };
  const reaper = new Reaper(options);
  await reaper.start();
  closing.push(() => reaper.close());
  return { redis, reaper, giveBack, warn, workerIds };
}

const scene = () => new Registry(connect(), `{${randomUUID()}}`);
const known = async (registry: Registry) => [...(await registry.all()).keys()].sort();

/** As the kernel does it for a process that was killed. */
async function kill({ redis }: { redis: Redis }): Promise<void> {
  const gone = new Promise((resolve) => redis.once('end', resolve));
  redis.disconnect();
  await gone;
}

test('the jobs of a dead process are given back at the second look, then nobody looks for it any more', async () => {
  const registry = scene();
  const survivor = await workerProcess(registry, '1');
  const victim = await workerProcess(registry, '2');
  await kill(victim);
  await survivor.reaper.tick();
  expect(survivor.giveBack).not.toHaveBeenCalled();
  await survivor.reaper.tick();

  expect(survivor.giveBack.mock.calls.flat().sort()).toEqual(victim.workerIds);
  expect(survivor.warn.mock.calls).toEqual([[{ dead: ['host:2'], jobs: 4 }, 'worker died, its jobs were given back']]);
  expect(await known(registry)).toEqual(survivor.workerIds);
  await survivor.reaper.tick();
  expect(survivor.giveBack).toHaveBeenCalledTimes(2);
});

test('processes that live are left alone, whatever they do', async () => {
  const registry = scene();
  const one = await workerProcess(registry, '1');
  const two = await workerProcess(registry, '2');
  const entered = vi.spyOn(registry, 'enter');
  for (let look = 0; look < 3; look += 1) await one.reaper.tick();

  expect(entered).not.toHaveBeenCalled();
  expect(one.giveBack).not.toHaveBeenCalled();
  expect(one.warn).not.toHaveBeenCalled();
  expect(await known(registry)).toEqual([...one.workerIds, ...two.workerIds].sort());
});

test('when jobs cannot be given back, the entries stay for whoever looks next', async () => {
  const registry = scene();
  const survivor = await workerProcess(registry, '1');
  const victim = await workerProcess(registry, '2');
  await kill(victim);
  await survivor.reaper.tick();
  survivor.giveBack.mockRejectedValueOnce(new Error('away'));
  await expect(survivor.reaper.tick()).rejects.toThrow('away');
  expect(await known(registry)).toEqual([...survivor.workerIds, ...victim.workerIds].sort());

  await survivor.reaper.tick();
  expect(survivor.giveBack).toHaveBeenCalledTimes(4);
  expect(await known(registry)).toEqual(survivor.workerIds);
});

test('nobody takes itself for dead, and who was mistaken for dead enters again', async () => {
  const registry = scene();
  const { reaper, redis, giveBack, workerIds } = await workerProcess(registry, '1');
  const [sources = '', steps = ''] = workerIds;
  await registry.enter([steps], { clientId: '0', serverRunId: await serverRunIdOf(redis), worker: 'host:1' });
  await reaper.tick();
  await reaper.tick();
  expect(giveBack).not.toHaveBeenCalled();

  await registry.leave([sources]);
  await reaper.tick();
  const clientId = String(await redis.client('ID'));
  expect([...(await registry.all()).values()].map((entry) => entry.clientId)).toEqual([clientId, clientId]);
});

test('a connection that came back is made known under its new name', async () => {
  const registry = scene();
  const { redis, workerIds } = await workerProcess(registry, '1');
  const before = await registry.all();
  redis.disconnect(true);

  await expect.poll(() => registry.all(), SOON).not.toEqual(before);
  const clientId = String(await redis.client('ID'));
  expect((await registry.all()).get(workerIds[0] ?? '')).toEqual({
    clientId,
    serverRunId: await serverRunIdOf(redis),
    worker: 'host:1',
  });
});

test('when it cannot be made known, that is said', async () => {
  const registry = scene();
  const { redis, warn } = await workerProcess(registry, '1');
  const err = new Error('full');
  vi.spyOn(registry, 'enter').mockRejectedValueOnce(err);
  redis.emit('ready');

  await expect.poll(() => warn.mock.calls, SOON).toEqual([[{ err }, 'worker could not register']]);
});

test('after a restart of the server a process has three seconds to show itself', async () => {
  const registry = scene();
  const { reaper, giveBack } = await workerProcess(registry, '1');
  await registry.enter(['old'], { clientId: '1', serverRunId: 'the start before', worker: 'host:0' });
  vi.useFakeTimers({ toFake: ['Date'] });
  const restartMs = Date.now();
  await reaper.tick();
  vi.setSystemTime(restartMs + GRACE_MS - 1);
  await reaper.tick();
  expect(giveBack).not.toHaveBeenCalled();

  vi.setSystemTime(restartMs + GRACE_MS);
  await reaper.tick();
  expect(giveBack.mock.calls).toEqual([['old']]);
});

test('looks by itself, also after a look that failed, until it is closed', async () => {
  const registry = scene();
  const survivor = await workerProcess(registry, '1', { pollMs: 5 });
  const victim = await workerProcess(registry, '2');
  const err = new Error('away');
  survivor.giveBack.mockRejectedValueOnce(err);
  await kill(victim);
  await expect
    .poll(() => survivor.warn.mock.calls.map(([, message]) => message), SOON)
    .toEqual([
      'look for dead workers failed; stalled jobs come back by their locks',
      'worker died, its jobs were given back',
    ]);
  expect(survivor.warn.mock.calls[0]?.[0]).toEqual({ err });

  const looks = vi.spyOn(registry, 'all');
  await survivor.reaper.close();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(looks).not.toHaveBeenCalled();
  expect(await known(registry)).toEqual([]);
});

test('closing waits for the look that is under way, and listens to the connection no more', async () => {
  const registry = scene();
  const pending = Promise.withResolvers<number>();
  const giveBack = vi.fn(() => pending.promise);
  const survivor = await workerProcess(registry, '1', { pollMs: 5, giveBack });
  const victim = await workerProcess(registry, '2');
  const looked = vi.spyOn(registry, 'leave');
  await kill(victim);
  await expect.poll(() => giveBack.mock.calls.length, SOON).toBe(2);
  const closed = survivor.reaper.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(looked).not.toHaveBeenCalled();
  pending.resolve(1);
  await closed;

  expect(looked.mock.calls.map(([ids]) => [...ids].sort())).toEqual([victim.workerIds, survivor.workerIds]);
  survivor.redis.emit('ready');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await known(registry)).toEqual([]);
});

test('a look at connections tells which of those asked for are there', async () => {
  const [redis, other] = [connect(), connect()];
  const ids = await Promise.all([redis, other].map(async (each) => String(await each.client('ID'))));
  expect(await sight(redis, 'boot1', [...ids, '0'])).toEqual({ serverRunId: 'boot1', connected: new Set(ids) });
  expect(await sight(redis, 'boot1', ids.slice(1))).toEqual({ serverRunId: 'boot1', connected: new Set(ids.slice(1)) });
  expect(await sight(redis, 'boot1', [])).toEqual({ serverRunId: 'boot1', connected: new Set() });
});

test('a start of the server has a name, as the server itself tells it', async () => {
  const redis = connect();
  expect(await redis.info('server')).toContain(`\nrun_id:${await serverRunIdOf(redis)}\r\n`);
});

test('what speaks for a server need not tell its name', async () => {
  const redis = connect();
  vi.spyOn(redis, 'info').mockResolvedValueOnce('# Server\r\nlast_run_id:1\r\n');
  expect(await serverRunIdOf(redis)).toBe('unknown');
});
