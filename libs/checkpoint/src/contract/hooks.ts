import { type MessageId, messageId, ResearchRequest, type RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { type Delivery, newDelivery, type TakenHook } from '../hooks/hooks.ts';
import type { Store } from '../store.ts';
import { accepted, checkpointTo, gather, leased, type MakeStore, newRunId, plan, tenant } from './scene.ts';

const LEASE_MS = 60_000;
const HOUR_MS = 3_600_000;
const webhook = { url: 'https://example.org/hook' };

async function hooked(store: Store): Promise<RunId> {
  const runId = newRunId();
  const request = ResearchRequest.parse({ topic: 'lighthouses', webhook });
  await store.accept({ runId, tenant, pipeline: 'research@1', request, firstVisit: plan });
  return runId;
}

const take = (store: Store, limit = 10) => store.hooks.take(LEASE_MS, limit);

async function taken(store: Store): Promise<TakenHook> {
  const [hook] = await take(store);
  if (!hook) throw new Error('No run has news.');
  return hook;
}

/** What the log up to its end gives, as a dispatcher notes it. */
async function advanced(store: Store, hook: TakenHook): Promise<Delivery> {
  const page = await store.events(hook.runId, undefined, 100);
  const [first] = page?.events ?? [];
  if (!page || !first) throw new Error('The run has no log.');
  const delivery = newDelivery(first);
  await store.hooks.advance(hook, page.lastMessageId, new Map([[first.message_id, delivery]]));
  return delivery;
}

const first: MessageId = messageId(1);
const delivered = (before: Delivery): Delivery => ({
  ...before,
  status: 'delivered',
  attempts: before.attempts + 1,
  next_ms: null,
  response_status: 204,
});

export function hooksContract(make: MakeStore): void {
  listContract(make);
  deliveriesContract(make);
  secretsContract(make);
}

function listContract(make: MakeStore): void {
  test('a new run with a webhook has news, for one caller at a time; one without never has', async () => {
    const store = make();
    await accepted(store);
    const runId = await hooked(store);
    expect((await take(store)).map((hook) => hook.runId)).toEqual([runId]);
    expect(await take(store)).toEqual([]);
  });

  test('a lease that runs out gives the run to the next caller', async () => {
    const store = make();
    const runId = await hooked(store);
    await store.hooks.take(0, 10);
    expect((await take(store)).map((hook) => hook.runId)).toEqual([runId]);
  });

  test('once its log is read to the end, a run leaves the list until something happens', async () => {
    const store = make();
    const runId = await hooked(store);
    await store.hooks.advance(await takenFor(store, 0), messageId(2), new Map());
    expect(await take(store)).toEqual([]);
    await store.steer(runId, 'pause');
    expect((await take(store)).map((hook) => hook.runId)).toEqual([runId]);
  });

  test('each start, try and end of work is news', async () => {
    const store = make();
    const runId = await hooked(store);
    const isNews = async (act: () => Promise<unknown>) => {
      const run = await store.get(runId);
      await store.hooks.advance(await takenFor(store, 0), run?.last_message_id, new Map());
      expect(await take(store)).toEqual([]);
      await act();
      expect((await store.hooks.take(0, 10)).map((hook) => hook.runId)).toEqual([runId]);
    };

    await isNews(() => leased(store, runId, { item: 0 }));
    await isNews(() => leased(store, runId));
    const failing = await leased(store, runId);
    await isNews(() => store.retryLater(failing, { type: 'step.retrying' }));
    const lease = await leased(store, runId);
    await isNews(() => store.commit(lease, checkpointTo(gather)));
    const branch = await leased(store, runId, { visit: gather, item: 0 });
    await isNews(() => store.commitPart(branch, { status: 'done', output: 1 }, [{ type: 'source.found' }]));
    const last = await leased(store, runId, { visit: gather });
    await isNews(() => store.fail(last, { code: 'STEP_FAILED', message: 'no', retryable: true }));
  });

  test('news wakes whoever listens, until they stop', async () => {
    const store = make();
    const runId = await hooked(store);
    let wakes = 0;
    const stop = store.hooks.watch(() => {
      wakes += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 50)); // until the subscription stands, which wakes everybody
    wakes = 0;
    await leased(store, runId);
    await expect.poll(() => wakes, { timeout: 10_000 }).toBeGreaterThan(0);

    stop();
    wakes = 0;
    await store.steer(runId, 'cancel');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(wakes).toBe(0);
  });

  test('what happens while a run is in hand keeps it on the list', async () => {
    const store = make();
    const runId = await hooked(store);
    const hook = await taken(store);
    const before = await store.events(runId, undefined, 100);
    await store.commit(await leased(store, runId), checkpointTo(undefined));
    await store.hooks.advance(hook, before?.lastMessageId, new Map());
    expect((await take(store)).map(({ runId: id }) => id)).toEqual([runId]);
    expect((await store.hooks.read(runId))?.seen).toBe(before?.lastMessageId);
  });

  test('whatever a step says is news at once, but for texts that grow by the word', async () => {
    const store = make();
    const runId = await hooked(store);
    const lease = await leased(store, runId);
    const read = async () => {
      const hook = await taken(store);
      await store.hooks.advance(hook, (await store.events(runId, undefined, 100))?.lastMessageId, new Map());
      expect(await take(store)).toEqual([]);
    };
    await read();
    await store.append(lease, 1, [{ type: 'thought.delta', data: { text: 'hm' } }]);
    expect(await take(store)).toEqual([]);
    await store.append(lease, 2, [{ type: 'thought.delta', data: { text: 'ah' } }, { type: 'critique.verdict' }]);
    await read();
    await store.retryLater(lease, { type: 'step.retrying' });
    await read();
    await store.commit(await leased(store, runId), checkpointTo(gather));
    await read();
    const branch = await leased(store, runId, { visit: gather, item: 0 });
    await store.commitPart(branch, { status: 'done', output: 1 }, [{ type: 'source.found' }]);
    await read();
  });

  test('a log that was read in part only is due again; the position never goes back', async () => {
    const store = make();
    const runId = await hooked(store);
    await store.hooks.advance(await taken(store), first, new Map());
    const again = await taken(store);
    await store.hooks.advance(again, undefined, new Map());
    expect(again.runId).toBe(runId);
    expect((await store.hooks.read(runId))?.seen).toBe(first);
  });

  test('a run that is gone leaves the list', async () => {
    const store = make();
    const runId = await hooked(store);
    await store.steer(runId, 'cancel');
    const hook = await takenFor(store, 0);
    await store.remove(runId);
    await store.hooks.advance(hook, first, new Map());
    expect(await store.hooks.read(runId)).toBeUndefined();
    expect(await take(store)).toEqual([]);
  });

  test('whoever listens is told', async () => {
    const store = make();
    const told = Promise.withResolvers<void>();
    const stop = store.hooks.watch(() => told.resolve());
    const deadlineMs = Date.now() + 5_000;
    while (Date.now() < deadlineMs) {
      await hooked(store);
      const heard = await Promise.race([told.promise.then(() => true), new Promise((done) => setTimeout(done, 50))]);
      if (heard) break;
    }
    stop();
    await told.promise;
  });
}

async function takenFor(store: Store, leaseMs: number): Promise<TakenHook> {
  const [hook] = await store.hooks.take(leaseMs, 1);
  if (!hook) throw new Error('No run has news.');
  return hook;
}

function deliveriesContract(make: MakeStore): void {
  test('a delivery is noted once, however often the log is read', async () => {
    const store = make();
    const runId = await hooked(store);
    const hook = await taken(store);
    const before = await advanced(store, hook);
    await store.hooks.settle(runId, first, before, delivered(before));
    await advanced(store, hook);
    expect((await store.hooks.read(runId))?.deliveries).toEqual(new Map([[first, delivered(before)]]));
  });

  test('a delivery is settled by whoever knows what it was; the same again is no other', async () => {
    const store = make();
    const runId = await hooked(store);
    const before = await advanced(store, await taken(store));
    const failed: Delivery = { ...before, status: 'retrying', attempts: 1, next_ms: 5, error: 'it answered 500' };
    expect(await store.hooks.settle(runId, first, before, failed)).toBe(true);
    expect(await store.hooks.settle(runId, first, before, failed)).toBe(true);
    expect(await store.hooks.settle(runId, first, before, delivered(before))).toBe(false);
    expect((await store.hooks.read(runId))?.deliveries.get(first)).toEqual(failed);
  });

  test('a delivery may be settled before it was noted', async () => {
    const store = make();
    const runId = await hooked(store);
    const page = await store.events(runId, undefined, 1);
    const [event] = page?.events ?? [];
    const before = newDelivery(event ?? { type: 'run.created', at: '' });
    expect(await store.hooks.settle(runId, first, before, delivered(before))).toBe(true);
    await advanced(store, await taken(store));
    expect((await store.hooks.read(runId))?.deliveries.get(first)).toEqual(delivered(before));
  });

  test('a webhook that is switched off has no news until somebody asks', async () => {
    const store = make();
    const runId = await hooked(store);
    const hook = await takenFor(store, LEASE_MS);
    const before = newDelivery({ type: 'run.created', at: new Date().toISOString() });
    const disabled: Delivery = { ...before, status: 'disabled', attempts: 1, next_ms: null, response_status: 410 };
    await store.hooks.settle(runId, first, before, disabled, 'off');
    await store.hooks.advance(hook, undefined, new Map());
    expect(await take(store)).toEqual([]);
    expect((await store.hooks.read(runId))?.off).toBe(true);

    await store.hooks.settle(runId, first, disabled, { ...disabled, status: 'pending' }, 'ask');
    expect((await take(store)).map(({ runId: id }) => id)).toEqual([runId]);
    expect((await store.hooks.read(runId))?.off).toBe(false);
  });

  test('nothing is settled for a run that is gone', async () => {
    const store = make();
    const before = newDelivery({ type: 'run.created', at: new Date().toISOString() });
    expect(await store.hooks.settle(newRunId(), first, before, delivered(before), 'ask')).toBe(false);
    expect(await take(store)).toEqual([]);
  });
}

function secretsContract(make: MakeStore): void {
  const secret = (id: string) => ({ id, secret: `whsec_${id}` });

  test('a first secret is made once; a tenant sees its own only', async () => {
    const { hooks } = make();
    expect(await hooks.secrets(tenant)).toEqual([]);
    const made = await Promise.all(['a', 'b'].map((id) => hooks.addSecret(tenant, secret(id), HOUR_MS, 'first')));
    expect(made[0]).toEqual(made[1]);
    expect(await hooks.secrets(tenant)).toMatchObject([secret('a')]);
    expect(await hooks.secrets('other')).toEqual([]);
  });

  test('a rotation lets the one before sign on for a while; the same rotation again changes nothing', async () => {
    const { hooks } = make();
    await hooks.addSecret(tenant, secret('a'), HOUR_MS, 'rotate');
    await hooks.addSecret(tenant, secret('b'), HOUR_MS, 'rotate');
    const kept = await hooks.addSecret(tenant, secret('b'), HOUR_MS, 'rotate');
    expect(kept).toMatchObject([secret('b'), secret('a')]);
    expect(kept[0]?.expiresAtMs).toBeUndefined();
    expect(kept[1]?.expiresAtMs).toBeGreaterThan(Date.now());
    expect(await hooks.addSecret(tenant, secret('c'), 0, 'rotate')).toMatchObject([secret('c')]);
  });
}
