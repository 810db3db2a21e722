import type { Concurrency, RunId } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { Lease } from '../lease.ts';
import type { Store } from '../store.ts';
import { accepted, checkpointTo, claimOf, leased, type MakeStore, newRunId, plan, request, tenant } from './scene.ts';

const keyed = (strategy: Concurrency['strategy'] = 'enqueue', more: object = {}) => ({
  runId: newRunId(),
  tenant,
  pipeline: 'research@1',
  request: { ...request, concurrency: { key: 'weekly', strategy } },
  firstVisit: plan,
  ...more,
});

async function inLine(store: Store, count: number): Promise<RunId[]> {
  const runs = Array.from({ length: count }, () => keyed());
  for (const run of runs) await store.accept(run);
  return runs.map((run) => run.runId);
}

const isHeld = async (store: Store, runId: RunId) => {
  const run = await store.get(runId);
  return run?.status === 'queued' && run.held;
};

export function lineContract(make: MakeStore): void {
  describe('runs of one concurrency key', () => {
    test('stand in a line: the first may run, the others are held and are no idle ones', async () => {
      const store = make();
      const [first = newRunId(), second = newRunId()] = await inLine(store, 2);

      expect([await isHeld(store, first), await isHeld(store, second)]).toEqual([false, true]);
      expect(await store.claim(claimOf(second))).toEqual({ kind: 'held' });
      expect(await store.claim(claimOf(second, { item: 0 }))).toEqual({ kind: 'held' });
      expect(await store.standing(second)).toMatchObject({ kind: 'held' });
      await expect.poll(() => store.takeIdle(0, 10)).toEqual([first]);
    });

    test('when the first one ends the next goes on, and whoever listens is told', async () => {
      const store = make();
      const heard: RunId[] = [];
      const stop = store.watchFences((runId) => heard.push(runId));
      await new Promise((subscribed) => setTimeout(subscribed, 50));
      const [first = newRunId(), second = newRunId(), third = newRunId()] = await inLine(store, 3);
      const before = await store.get(second);
      await store.steer(first, 'cancel');

      expect([await isHeld(store, second), await isHeld(store, third)]).toEqual([false, true]);
      expect((await store.get(second))?.version).toBe((before?.version ?? 0) + 1);
      expect(await store.takeIdle(0, 10)).toEqual([second]);
      await expect.poll(() => heard).toContain(second);
      expect((await store.claim(claimOf(second))).kind).toBe('claimed');
      stop();
    });

    test.each<[string, (store: Store, lease: Lease) => Promise<unknown>]>([
      ['completes', (store, lease) => store.commit(lease, checkpointTo(undefined))],
      ['fails', (store, lease) => store.fail(lease, { code: 'STEP_FAILED', message: 'no', retryable: true })],
    ])('so it does when the first one %s', async (_, end) => {
      const store = make();
      const [first = newRunId(), second = newRunId()] = await inLine(store, 2);
      await end(store, await leased(store, first));

      expect(await isHeld(store, second)).toBe(false);
      expect((await store.claim(claimOf(second))).kind).toBe('claimed');
    });

    test('one that leaves the middle of the line frees nobody', async () => {
      const store = make();
      const [, second = newRunId(), third = newRunId()] = await inLine(store, 3);
      await store.steer(second, 'cancel');
      expect(await isHeld(store, third)).toBe(true);
    });

    test('one that was paused while it was held goes on when it is resumed', async () => {
      const store = make();
      const [first = newRunId(), second = newRunId()] = await inLine(store, 2);
      await store.steer(second, 'pause');
      await store.steer(first, 'cancel');
      expect((await store.claim(claimOf(second))).kind).toBe('paused');
      expect(await store.takeIdle(0, 10)).toEqual([]);
      await store.steer(second, 'resume');
      expect((await store.claim(claimOf(second))).kind).toBe('claimed');
    });

    test('reject: nothing is written while another one has the key', async () => {
      const store = make();
      const [first] = await inLine(store, 1);
      const refused = keyed('reject');
      expect(await store.accept(refused)).toEqual({ kind: 'busy', runId: first });
      expect(await store.get(refused.runId)).toBeUndefined();
    });

    test('who comes is told who stands before it', async () => {
      const store = make();
      const ahead = await inLine(store, 2);
      const mark = { key: 'f'.repeat(64), bodyHash: '0'.repeat(64) };
      const run = keyed('cancel_running');
      expect(await store.accept(run, mark)).toMatchObject({ kind: 'created', ahead, run: { held: true } });
      expect(await store.accept(run, mark)).toEqual({ kind: 'replayed', runId: run.runId, ahead });
    });

    test('one that takes the place of others says which, is looked after until they are gone, and whoever listens is told', async () => {
      const store = make();
      const heard: RunId[] = [];
      const stop = store.watchFences((runId) => heard.push(runId));
      await new Promise((subscribed) => setTimeout(subscribed, 50));
      const ahead = await inLine(store, 2);
      const { runId, ...run } = keyed('cancel_running');
      await store.accept({ runId, ...run });
      await expect.poll(() => heard).toContain(runId);
      expect(await store.standing(runId)).toMatchObject({ kind: 'held', replaces: ahead });
      expect(await store.standing(ahead[1] ?? runId)).toMatchObject({ kind: 'held', replaces: [] });

      await store.steer(runId, 'pause');
      await store.steer(runId, 'resume');
      await expect.poll(() => store.takeIdle(0, 10)).toContain(runId);
      for (const each of ahead) await store.steer(each, 'cancel');
      expect(await store.standing(runId)).toMatchObject({ kind: 'at', current: plan });
      stop();
    });

    test("one that took its place and comes again takes nobody else's", async () => {
      const store = make();
      const [first = newRunId()] = await inLine(store, 1);
      const { runId, ...run } = keyed('cancel_running');
      await store.accept({ runId, ...run });
      await store.steer(first, 'cancel');
      await store.fail(await leased(store, runId), { code: 'STEP_FAILED', message: 'no', retryable: true });
      await inLine(store, 1);
      await store.steer(runId, 'retry');

      expect(await store.standing(runId)).toMatchObject({ kind: 'held', replaces: [] });
    });

    test("another tenant's key is another key", async () => {
      const store = make();
      await inLine(store, 1);
      expect(await store.accept(keyed('reject', { tenant: 'other' }))).toMatchObject({ kind: 'created' });
    });

    test('a retried run takes its place at the end', async () => {
      const store = make();
      const [first = newRunId()] = await inLine(store, 1);
      const claim = await store.claim(claimOf(first));
      if (claim.kind === 'claimed')
        await store.fail(claim.lease, { code: 'STEP_FAILED', message: 'no', retryable: true });
      const [second = newRunId()] = await inLine(store, 1);
      await store.steer(first, 'retry');

      expect(await store.claim(claimOf(first))).toEqual({ kind: 'held' });
      await store.steer(second, 'cancel');
      expect(await store.takeIdle(0, 10)).toEqual([first]);
      expect((await store.claim(claimOf(first))).kind).toBe('claimed');
    });
  });

  describe('admission', () => {
    test('a delayed run is idle only after its time has come', async () => {
      const store = make();
      const runId = newRunId();
      const delayed = { ...request, delay_ms: 60_000 };
      await store.accept({ runId, tenant, pipeline: 'research@1', request: delayed, firstVisit: plan });

      expect(await store.takeIdle(0, 10)).toEqual([]);
      const run = await store.get(runId);
      const startsInMs = run?.status === 'queued' && Date.parse(run.starts_at ?? '') - Date.parse(run.created_at);
      expect(startsInMs).toBe(60_000);
    });

    test('a tenant has no more live runs than it may, others are not counted, and a repeat is still answered', async () => {
      const store = make();
      const mark = { key: '1'.repeat(64), bodyHash: '2'.repeat(64) };
      const newRun = (more: object = {}) => ({ ...keyed(), request, ...more });
      await store.accept(newRun(), mark, { liveRuns: 2 });
      const second = newRun();
      expect(await store.accept(second, undefined, { liveRuns: 2 })).toMatchObject({
        kind: 'created',
        queuedBefore: 1,
      });

      expect(await store.accept(newRun(), undefined, { liveRuns: 2 })).toEqual({ kind: 'full', liveRuns: 2 });
      expect(await store.accept(newRun(), mark, { liveRuns: 2 })).toMatchObject({ kind: 'replayed' });
      expect(await store.accept(newRun({ tenant: 'other' }), undefined, { liveRuns: 2 })).toMatchObject({
        kind: 'created',
        queuedBefore: 0,
      });
      await store.steer(second.runId, 'cancel');
      expect(await store.accept(newRun(), undefined, { liveRuns: 2 })).toMatchObject({ kind: 'created' });
    });

    test('lists show the own runs that fit, page by page', async () => {
      const store = make();
      const tagged = { ...request, topic: 'Fog signals', tags: ['sea'] };
      const fog = { ...keyed(), request: tagged };
      await store.accept(fog);
      const other = await accepted(store);
      await store.accept({ ...keyed(), tenant: 'other', request: tagged });

      expect((await store.list({ tenant, limit: 9 })).runs.map(({ id }) => id)).toEqual([other, fog.runId]);
      expect((await store.list({ tenant, limit: 9, tag: 'sea' })).runs.map(({ id }) => id)).toEqual([fog.runId]);
      expect((await store.list({ tenant, limit: 9, text: 'fOG sig' })).runs.map(({ id }) => id)).toEqual([fog.runId]);
      expect((await store.list({ tenant, limit: 9, text: 'rivers' })).runs).toEqual([]);
      const first = await store.list({ tenant, limit: 1 });
      expect(first).toMatchObject({ runs: [{ id: other }], next: other });
      const rest = { tenant, limit: 1, ...(first.next && { before: first.next }) };
      expect((await store.list(rest)).runs.map(({ id }) => id)).toEqual([fog.runId]);
    });
  });
}
