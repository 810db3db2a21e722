import { COUNTERS, type CounterName, type Meter, NO_USAGE, type RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { accepted, checkpointTo, gather, leased } from './contract/scene.ts';
import type { NewEffect } from './effects/ledger.ts';
import { memoryStore } from './memory/store.ts';
import { meteredStore } from './metered.ts';

/** A store that counts, and what it counted: a name with the values of its labels that say something. */
function scene() {
  const counts = new Map<string, number>();
  const timed: string[] = [];
  const meter: Meter = {
    add(name: CounterName, labels: object, by = 1) {
      expect(Object.keys(labels).sort()).toEqual([...COUNTERS[name].labels].sort());
      const key = [name, ...Object.values(labels)].join(' ');
      counts.set(key, (counts.get(key) ?? 0) + by);
    },
    observe: (name, labels) => void timed.push([name, ...Object.values(labels)].join(' ')),
  };
  return { counts, timed, store: meteredStore(memoryStore(), meter, 'research') };
}

const failure = { code: 'STEP_FAILED', message: 'no', retryable: true } as const;

test('each take of work is counted once as begun and once as ended, and what came of it', async () => {
  const { counts, timed, store } = scene();
  const runId = await accepted(store);
  await store.retryLater(await leased(store, runId), { type: 'step.retrying' });
  await store.handBack(await leased(store, runId));
  const lease = await leased(store, runId);
  await store.commit(lease, checkpointTo(gather));
  await store.commit(lease, checkpointTo(gather)); // sent again, because its reply got lost
  const branch = await leased(store, runId, { visit: gather, item: 0 });
  await store.commitPart(branch, { status: 'done', output: 1 }, []);
  await store.commitPart(branch, { status: 'done', output: 1 }, []);
  await store.fail(await leased(store, runId, { visit: gather }), failure);

  expect(Object.fromEntries(counts)).toEqual({
    'cairn_steps_started_total research plan visit': 3,
    'cairn_steps_ended_total research plan visit retried': 1,
    'cairn_steps_ended_total research plan visit handed_back': 1,
    'cairn_steps_ended_total research plan visit completed': 1,
    'cairn_steps_started_total research gather branch': 1,
    'cairn_steps_ended_total research gather branch completed': 1,
    'cairn_steps_started_total research gather visit': 1,
    'cairn_steps_ended_total research gather visit failed': 1,
    'cairn_runs_ended_total research failed': 1,
  });
  expect(timed).toEqual([
    'cairn_step_seconds research plan visit',
    'cairn_step_seconds research gather branch',
    'cairn_step_seconds research gather visit',
  ]);
});

test('a crash is seen by who takes the work again, and the zombie as a refused write', async () => {
  const { counts, store } = scene();
  const runId = await accepted(store);
  const zombie = await leased(store, runId);
  const heir = await leased(store, runId);
  await expect(store.commit(zombie, checkpointTo(undefined))).rejects.toMatchObject({ code: 'STALE_LEASE' });
  await store.fail(heir, { ...failure, code: 'POISONED' });

  expect(counts.get('cairn_recoveries_total recovered')).toBe(1);
  expect(counts.get('cairn_stale_writes_total research plan')).toBe(1);
  expect(counts.get('cairn_steps_ended_total research plan visit stale')).toBe(1);
  expect(counts.get('cairn_recoveries_total poisoned')).toBe(1);
});

const call = (more: Partial<NewEffect> = {}): NewEffect => ({
  kind: 'model',
  site: 'section/1',
  inputHash: 'ab'.repeat(32),
  estimate: { input_tokens: 100, output_tokens: 50, cost_usd: 0.5 },
  ceilings: {},
  guidance: 0,
  asks: { provider: 'openai-compatible', model: 'small' },
  ...more,
});

async function completed(store: ReturnType<typeof scene>['store'], runId: RunId) {
  const lease = await leased(store, runId);
  await store.effects.begin(lease, call());
  const usage = { input_tokens: 80, output_tokens: 20, cost_usd: 0.25 };
  await store.effects.settle(lease, call(), { result: 'tall', usage });
}

test('calls are counted by who was asked, with what they took; a recorded result is no call', async () => {
  const { counts, store } = scene();
  const runId = await accepted(store);
  await completed(store, runId);
  await store.effects.begin(await leased(store, runId), call());

  const model = 'research plan model openai-compatible small completed';
  expect(counts.get(`cairn_calls_total ${model}`)).toBe(1);
  expect(counts.get(`cairn_tokens_total ${model} input`)).toBe(80);
  expect(counts.get(`cairn_tokens_total ${model} output`)).toBe(20);
  expect(counts.get(`cairn_cost_usd_total ${model}`)).toBe(0.25);
});

test('a call whose end nobody heard of is counted with its estimate, as possibly billed', async () => {
  const { counts, store } = scene();
  const runId = await accepted(store);
  await store.effects.begin(await leased(store, runId), call()); // its process dies
  await completed(store, runId);

  const unheard = 'research plan model openai-compatible small unknown';
  expect(counts.get(`cairn_calls_total ${unheard}`)).toBe(1);
  expect(counts.get(`cairn_tokens_total ${unheard} input`)).toBe(100);
  expect(counts.get(`cairn_cost_usd_total ${unheard}`)).toBe(0.5);
});

test('a call that names nobody and takes nothing is counted by its kind', async () => {
  const { counts, store } = scene();
  const lease = await leased(store, await accepted(store));
  const fetch = call({ kind: 'fetch', estimate: NO_USAGE, asks: undefined });
  await store.effects.begin(lease, fetch);
  await store.effects.settle(lease, fetch, { usage: NO_USAGE });

  expect([...counts.keys()].filter((key) => !key.startsWith('cairn_steps'))).toEqual([
    'cairn_calls_total research plan fetch fetch  failed',
  ]);
});
