import type { Part } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { accepted, checkpointTo, claimed, claimOf, eventTypes, gather, leased, type MakeStore } from './scene.ts';

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
      expect(await eventTypes(store, runId)).toContain('source.found');
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

    test('a branch of a visit that the run has left cannot be saved', async () => {
      const store = make();
      const runId = await inGather(store);
      const late = await leased(store, runId, { visit: gather, item: 0 });
      await store.commit(await leased(store, runId, { visit: gather }), checkpointTo({ step: 'synthesize', round: 1 }));

      await expect(store.commitPart(late, done, [])).rejects.toMatchObject({ code: 'STALE_LEASE' });
    });
  });
}
