import { randomUUID } from 'node:crypto';
import { NO_USAGE, ResearchRequest, type RunId } from '@cairn/core';
import { Redis } from 'ioredis';
import { afterAll, expect, inject, test } from 'vitest';
import { checkpointTo, gather, leased, newRunId, plan, tenant } from '../contract/scene.ts';
import { newDelivery } from '../hooks/hooks.ts';
import { redisStore } from './store.ts';

const RETENTION_MS = 60_000;
const NEVER = -1;
const redis = new Redis(inject('redisUrl'));
const prefix = `{${randomUUID()}}`;
const store = redisStore({ redis, prefix, runRetentionMs: RETENTION_MS });

afterAll(async () => {
  await store.close();
  redis.disconnect();
});

/** How long each key of a run still lives, in ms, by what it is called behind the run's own. */
async function lives(runId: RunId): Promise<Record<string, number>> {
  const own = `${prefix}:run:${runId}`;
  const keys = await redis.keys(`${own}*`);
  return Object.fromEntries(
    await Promise.all(keys.map(async (key) => [key.slice(own.length), await redis.pttl(key)] as const)),
  );
}

async function hooked() {
  const runId = newRunId();
  const request = ResearchRequest.parse({ topic: 'lighthouses', webhook: { url: 'https://example.org/hook' } });
  await store.accept({ runId, tenant, pipeline: 'research@1', request, firstVisit: plan });
  return runId;
}

/** Notes a delivery of the run's first event. */
async function deliver(runId: RunId): Promise<void> {
  const { events = [], lastMessageId } = (await store.events(runId, undefined, 1)) ?? {};
  const [hook] = await store.hooks.take(RETENTION_MS, 1);
  const [first] = events;
  if (!hook || !first) throw new Error('The run has no news.');
  await store.hooks.advance(hook, lastMessageId, new Map([[first.message_id, newDelivery(first)]]));
}

/** A run that has kept something of every kind. */
async function fullRun() {
  const runId = await hooked();
  await store.say(runId, 'be short');
  await store.commit(await leased(store, runId), checkpointTo(gather));
  const branch = await leased(store, runId, { visit: gather, item: 0 });
  await store.blobs(runId).put(new TextEncoder().encode('a page'));
  const call = { kind: 'fetch', site: 'a', inputHash: 'a'.repeat(64) } as const;
  await store.effects.begin(branch, { ...call, estimate: NO_USAGE, ceilings: {}, guidance: 1 });
  await store.commitPart(branch, { status: 'done', output: 1 }, []);
  await deliver(runId);
  return runId;
}

const KINDS = ['', ':blobs', ':checkpoints', ':deliveries', ':effects', ':events', ':guidance', ':parts'];

test('nothing of a live run expires; with its end all of it does', async () => {
  const runId = await fullRun();
  const before = await lives(runId);
  expect(Object.keys(before).sort()).toEqual(KINDS);
  expect(new Set(Object.values(before))).toEqual(new Set([NEVER]));

  await store.commit(await leased(store, runId, { visit: gather }), checkpointTo(undefined));
  const after = await lives(runId);
  expect(Object.keys(after).sort()).toEqual(KINDS);
  for (const [kind, leftMs] of Object.entries(after)) {
    expect(leftMs, kind).toBeGreaterThan(0);
    expect(leftMs, kind).toBeLessThanOrEqual(RETENTION_MS);
  }
  await store.remove(runId);
});

test('what is written late lives as long as its run', async () => {
  const runId = await hooked();
  await store.steer(runId, 'cancel');
  await deliver(runId);

  const { ':deliveries': leftMs = NEVER } = await lives(runId);
  expect(leftMs).toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(RETENTION_MS);
});
