import { NO_USAGE, type Part } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { Lease } from '../lease.ts';
import type { Store } from '../store.ts';
import {
  accepted,
  checkpointTo,
  claimed,
  claimOf,
  eventTypes,
  gather,
  isProgress,
  leased,
  type MakeStore,
  newRunId,
} from './scene.ts';

const done: Part = { status: 'done', output: { title: 'Eddystone' } };

async function inGather(store: Store) {
  const runId = await accepted(store);
  await store.commit(await leased(store, runId), checkpointTo(gather, { sources: 2 }));
  return runId;
}

export function partsContract(make: MakeStore): void {
  describe('the branches of a fan-out', () => {
    test('are saved one by one and brought along to their step', async () => {
      const store = make();
      const runId = await inGather(store);
      const first = await claimed(store, runId, { visit: gather, item: 0, reads: { plan: 1 } });
      const second = await leased(store, runId, { visit: gather, item: 1 });
      await store.commitPart(
        second,
        { status: 'failed', failure: { code: 'STEP_FAILED', message: 'no', retryable: true } },
        [],
      );
      await store.commitPart(first.lease, done, [{ type: 'source.found', data: { title: 'Eddystone' } }]);

      expect(first.checkpoints.plan?.output).toEqual({ sources: 2 });
      const { parts } = await claimed(store, runId, { visit: gather, withParts: true });
      expect([...parts].sort()).toEqual([
        [0, done],
        [1, { status: 'failed', failure: { code: 'STEP_FAILED', message: 'no', retryable: true } }],
      ]);
      const types = await eventTypes(store, runId);
      expect(types).toContain('source.found');
      expect(types.filter((type) => type === 'run.started')).toHaveLength(1);
    });

    test('a branch that has its result is not opened again', async () => {
      const store = make();
      const runId = await inGather(store);
      const lease = await leased(store, runId, { visit: gather, item: 0 });
      await store.commitPart(lease, done, [{ type: 'source.found' }]);
      await store.commitPart(lease, { status: 'done', output: 'other' }, [{ type: 'source.found' }]);

      expect(await store.claim(claimOf(runId, { visit: gather, item: 0 }))).toEqual({
        kind: 'moved',
        current: gather,
        pipeline: 'research@1',
      });
      const { parts } = await claimed(store, runId, { visit: gather, withParts: true });
      expect(parts.get(0)).toEqual(done);
      expect((await eventTypes(store, runId)).filter((type) => type === 'source.found')).toHaveLength(1);
    });

    test('a branch that is saved is one change of the run, its newest progress, and no longer in hand', async () => {
      const store = make();
      const runId = await inGather(store);
      const lease = await leased(store, runId, { visit: gather, item: 0 });
      const before = await store.get(runId);

      expect(await isProgress(store, runId, () => store.commitPart(lease, done, []))).toBe(true);
      expect((await store.get(runId))?.version).toBe((before?.version ?? 0) + 1);
      expect(await store.inHand(runId)).toBe(0);
    });

    test('another visit does not see them', async () => {
      const store = make();
      const runId = await inGather(store);
      await store.commitPart(await leased(store, runId, { visit: gather, item: 0 }), done, []);
      const visit = { step: 'gather', round: 2 };
      await store.commit(await leased(store, runId, { visit: gather }), checkpointTo(visit));

      expect((await claimed(store, runId, { visit, withParts: true })).parts.size).toBe(0);
    });

    test('a branch that is handed back after its run failed is no crash when that is tried again', async () => {
      const store = make();
      const runId = await inGather(store);
      const step = await leased(store, runId, { visit: gather });
      const branch = await leased(store, runId, { visit: gather, item: 0 });
      await store.fail(step, { code: 'STEP_FAILED', message: 'no', retryable: true });
      await store.handBack(branch);
      await store.steer(runId, 'retry');

      expect(await claimed(store, runId, { visit: gather, item: 0 })).toMatchObject({
        crashes: 0,
        lease: { attempt: 1 },
      });
    });

    test('a branch counts its own attempts and crashes', async () => {
      const store = make();
      const runId = await inGather(store);
      await claimed(store, runId, { visit: gather, item: 0 });
      await store.retryLater(await leased(store, runId, { visit: gather, item: 1 }), { type: 'step.retrying' });

      expect(await claimed(store, runId, { visit: gather, item: 0 })).toMatchObject({
        crashes: 1,
        lease: { attempt: 2, item: 0 },
      });
      expect(await claimed(store, runId, { visit: gather, item: 1 })).toMatchObject({
        crashes: 0,
        lease: { attempt: 2, item: 1 },
      });
    });

    test.each<[string, (store: Store, step: Lease) => Promise<unknown>]>([
      ['was left', (store, step) => store.commit(step, checkpointTo({ step: 'synthesize', round: 1 }))],
      ['failed', (store, step) => store.fail(step, { code: 'STEP_FAILED', message: 'no', retryable: false })],
      [
        'was paused meanwhile',
        async (store, { runId }) => {
          await store.steer(runId, 'pause');
          await store.steer(runId, 'resume');
        },
      ],
    ])('a branch under the newest epoch cannot be saved when its visit %s', async (_, end) => {
      const store = make();
      const runId = await inGather(store);
      const step = await leased(store, runId, { visit: gather });
      const branch = await leased(store, runId, { visit: gather, item: 0 });
      await end(store, step);

      await expect(store.commitPart(branch, done, [])).rejects.toMatchObject({ code: 'STALE_LEASE' });
    });

    test('a branch sent for twice is one claim, though the fence was raised meanwhile', async () => {
      const store = make();
      const runId = await inGather(store);
      const request = claimOf(runId, { visit: gather, item: 0 });
      const first = await store.claim(request);
      const before = await store.events(runId, undefined, 100);
      await store.steer(runId, 'pause');
      await store.steer(runId, 'resume');

      expect(await store.claim(request)).toEqual(first);
      expect((await store.events(runId, undefined, 100))?.events.slice(0, -2)).toEqual(before?.events);
    });

    test('a branch that took its process down too often is given only to somebody who is alone with it', async () => {
      const store = make();
      const runId = await inGather(store);
      const branch = { visit: gather, item: 0 };
      await claimed(store, runId, branch);
      await claimed(store, runId, branch);

      expect(await store.claim(claimOf(runId, branch))).toEqual({ kind: 'suspect', crashes: 2 });
      expect(await claimed(store, runId, { ...branch, alone: true })).toMatchObject({ crashes: 2 });
    });

    test('a branch knows when the run was accepted, and when it was itself taken in hand first', async () => {
      const store = make();
      const runId = await inGather(store);
      const branch = { visit: gather, item: 0 };
      const first = await claimed(store, runId, branch);
      await new Promise((resolve) => setTimeout(resolve, 5));

      expect(first.sinceMs).toBeGreaterThan(first.createdAtMs - 1);
      expect((await claimed(store, runId, branch)).sinceMs).toBe(first.sinceMs);
      expect(new Date(first.createdAtMs).toISOString()).toBe((await store.get(runId))?.created_at);
    });

    test('a branch sees no more guidance once it has called somebody', async () => {
      const store = make();
      const runId = await inGather(store);
      await store.say(runId, 'be short');
      const { lease, guidance } = await claimed(store, runId, { visit: gather, item: 0 });
      const call = { kind: 'fetch', site: 'a', inputHash: 'a'.repeat(64), estimate: NO_USAGE, ceilings: {} } as const;
      await store.effects.begin(lease, { ...call, guidance: guidance.length });
      await store.say(runId, 'be long');

      const again = await claimed(store, runId, { visit: gather, item: 0 });
      expect(again.guidance.map(({ text }) => text)).toEqual(['be short']);
      expect((await claimed(store, runId, { visit: gather, item: 1 })).guidance).toHaveLength(2);
    });

    test('a branch of a run that is over, or that nobody knows, is given to nobody', async () => {
      const store = make();
      const runId = await inGather(store);
      await store.steer(runId, 'cancel');

      expect(await store.claim(claimOf(runId, { visit: gather, item: 0 }))).toEqual({
        kind: 'over',
        status: 'cancelled',
      });
      expect(await store.claim(claimOf(newRunId(), { visit: gather, item: 0 }))).toEqual({ kind: 'gone' });
    });

    test.each([
      [true, 'cancelling'],
      [false, 'cancelled'],
    ])('a run with a branch in hand that can be undone: %s, is %s when it is cancelled', async (undoable, status) => {
      const store = make();
      const runId = await inGather(store);
      await claimed(store, runId, { visit: gather, item: 0, undoable });
      await store.steer(runId, 'cancel');

      expect(await store.get(runId)).toMatchObject({ status });
    });

    test('a branch of a visit that the run has left cannot be saved', async () => {
      const store = make();
      const runId = await inGather(store);
      const late = await leased(store, runId, { visit: gather, item: 0 });
      await store.commit(await leased(store, runId, { visit: gather }), checkpointTo({ step: 'synthesize', round: 1 }));

      await expect(store.commitPart(late, done, [])).rejects.toMatchObject({ code: 'STALE_LEASE' });
    });
  });
}
