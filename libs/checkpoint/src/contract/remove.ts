import type { Failure } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import {
  accepted,
  claimed,
  claimOf,
  eventTypes,
  leased,
  type MakeStore,
  newRunId,
  plan,
  request,
  tenant,
} from './scene.ts';

const failure: Failure = { code: 'STEP_FAILED', message: 'no luck', retryable: true };
const mark = { key: '3'.repeat(64), bodyHash: '4'.repeat(64) };

export function removeContract(make: MakeStore): void {
  describe('remove', () => {
    test('leaves nothing of a run that is over', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.steer(runId, 'cancel');

      expect(await store.remove(runId)).toBe('cancelled');
      expect(await store.get(runId)).toBeUndefined();
      expect(await store.events(runId, undefined, 10)).toBeUndefined();
      expect((await store.list({ tenant, limit: 10 })).runs).toEqual([]);
      expect(await store.remove(runId)).toBeUndefined();
    });

    test('touches no run that is live', async () => {
      const store = make();
      const runId = await accepted(store);
      expect(await store.remove(runId)).toBe('queued');
      expect((await store.get(runId))?.status).toBe('queued');
    });

    test('its key does not start it a second time', async () => {
      const store = make();
      const newRun = () => ({ runId: newRunId(), tenant, pipeline: 'research@1', request, firstVisit: plan });
      const run = newRun();
      await store.accept(run, mark);
      await store.steer(run.runId, 'cancel');
      await store.remove(run.runId);
      expect(await store.accept(newRun(), mark)).toEqual({ kind: 'forgotten', runId: run.runId });
    });
  });

  describe('in hand', () => {
    test('is what was claimed and not put down, also after a pause or cancel', async () => {
      for (const verb of ['pause', 'cancel'] as const) {
        const store = make();
        const runId = await accepted(store);
        expect(await store.inHand(runId)).toBe(0);
        const lease = await leased(store, runId);
        await store.steer(runId, verb);
        expect(await store.inHand(runId)).toBe(1);
        await store.handBack(lease);
        expect(await store.inHand(runId)).toBe(0);
      }
    });
  });

  describe('retry', () => {
    test('brings a failed run back to where it failed, with its attempts counted anew', async () => {
      const store = make();
      const runId = await accepted(store);
      const { lease } = await claimed(store, runId);
      await store.fail(lease, failure);
      expect(await store.steer(runId, 'retry', { reason: 'the site is back' })).toBe('failed');

      expect(await store.get(runId)).toMatchObject({ status: 'running', step: 'plan', attempt: 0 });
      expect(await store.get(runId)).not.toHaveProperty('error');
      expect((await store.list({ tenant, limit: 9, status: 'failed' })).runs).toEqual([]);
      const again = await claimed(store, runId);
      expect(again).toMatchObject({ crashes: 0, lease: { attempt: 1 } });
      expect(await eventTypes(store, runId)).toEqual([
        'run.created',
        'run.queued',
        'run.started',
        'step.started',
        'step.failed',
        'run.failed',
        'run.retried',
        'step.started',
      ]);
    });

    test('the lease that failed stays without power', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.fail(lease, failure);
      await store.steer(runId, 'retry');
      await expect(store.fail(lease, failure)).rejects.toMatchObject({ code: 'STALE_LEASE' });
      expect((await store.claim(claimOf(runId))).kind).toBe('claimed');
    });
  });
}
