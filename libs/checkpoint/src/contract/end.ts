import { COMPENSATION, type RunId, type RunStatus, verdictOn } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import {
  accepted,
  checkpointTo,
  claimed,
  claimOf,
  eventTypes,
  gather,
  leased,
  type MakeStore,
  newRunId,
  tenant,
} from './scene.ts';

const failure = { code: 'POISONED', message: 'plan#1 took its process down 3 times.', retryable: false } as const;
const terminal = (types: string[]) => types.filter((type) => /^run\.(completed|failed|cancelled)$/.test(type));

/** How a run comes to each status. */
const STATUSES: Record<RunStatus, (store: Store) => Promise<RunId>> = {
  queued: accepted,
  running: async (store) => (await leased(store, await accepted(store))).runId,
  paused: async (store) => {
    const runId = await accepted(store);
    await store.steer(runId, 'pause');
    return runId;
  },
  cancelling: async (store) => {
    const { runId } = await leased(store, await accepted(store), { undoable: true });
    await store.steer(runId, 'cancel');
    return runId;
  },
  completed: async (store) => {
    const runId = await accepted(store);
    await store.commit(await leased(store, runId), checkpointTo(undefined));
    return runId;
  },
  failed: async (store) => {
    const runId = await accepted(store);
    await store.fail(await leased(store, runId), failure);
    return runId;
  },
  cancelled: async (store) => {
    const runId = await accepted(store);
    await store.steer(runId, 'cancel');
    return runId;
  },
};

export function endContract(make: MakeStore): void {
  describe('the end of a run', () => {
    test('cancel ends a queued and a running run, and refuses whoever works on it', async () => {
      const store = make();
      const [queued, running] = [await accepted(store), await accepted(store)];
      const lease = await leased(store, running);

      expect(await store.steer(queued, 'cancel')).toBe('queued');
      expect(await store.steer(running, 'cancel', { reason: 'no longer needed' })).toBe('running');
      expect(await store.get(running)).toMatchObject({ status: 'cancelled', epoch: 2 });
      expect(await store.commit(lease, checkpointTo(gather))).toEqual({
        kind: 'over',
        won: false,
        status: 'cancelled',
      });
      await expect(store.append(lease, 1, [{ type: 'thought.delta' }])).rejects.toMatchObject({ code: 'STALE_LEASE' });
    });

    test('cancel again changes nothing', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.steer(runId, 'cancel');

      expect(await store.steer(runId, 'cancel')).toBe('cancelled');
      expect(await store.steer(newRunId(), 'cancel')).toBeUndefined();
      expect(terminal(await eventTypes(store, runId))).toEqual(['run.cancelled']);
    });

    test('when cancel and the last commit race, one of them wins and the log ends once', async () => {
      const store = make();
      const endings = await Promise.all(
        Array.from({ length: 30 }, async () => {
          const runId = await accepted(store);
          const lease = await leased(store, runId);
          await Promise.all([
            store.commit(lease, checkpointTo(undefined)).catch(() => undefined),
            store.steer(runId, 'cancel'),
          ]);
          const types = await eventTypes(store, runId);
          return { ends: terminal(types), last: types.at(-1), status: (await store.get(runId))?.status };
        }),
      );
      for (const { ends, last, status } of endings) expect([ends, last]).toEqual([[`run.${status}`], `run.${status}`]);
    });

    test('raising the fence tells those who listen', async () => {
      const store = make();
      const runId = await accepted(store);
      const raised = new Promise((resolve) => store.watchFences((id, epoch) => id === runId && resolve(epoch)));
      await new Promise((resolve) => setTimeout(resolve, 50)); // until the subscription stands
      await store.steer(runId, 'cancel');

      expect(await raised).toBe(1);
    });
  });

  describe('a cancelled run that can be undone', () => {
    const undo = { visit: COMPENSATION } as const;

    test('is cancelling, refuses who worked on it, and ends with the checkpoint of what was undone', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId, { undoable: true }), checkpointTo(gather));
      const lease = await leased(store, runId, { visit: gather });
      expect(await store.steer(runId, 'cancel', { reason: 'wrong customer' })).toBe('running');

      expect(await store.get(runId)).toMatchObject({ status: 'cancelling', step: 'compensate', attempt: 0 });
      expect(await store.standing(runId)).toMatchObject({ kind: 'at', current: COMPENSATION });
      expect(await store.commit(lease, checkpointTo(undefined))).toMatchObject({ kind: 'current', won: false });
      expect(await store.claim(claimOf(runId, { visit: gather }))).toMatchObject({
        kind: 'moved',
        current: COMPENSATION,
      });
      const undoing = await leased(store, runId, undo);
      await store.append(undoing, 1, [{ type: 'thought.delta', data: { text: 'giving it back' } }]);
      expect(await store.commit(undoing, checkpointTo(undefined))).toEqual({
        kind: 'over',
        won: true,
        status: 'cancelled',
      });
      expect(await store.get(runId)).toMatchObject({ status: 'cancelled' });
      const types = await eventTypes(store, runId);
      expect(types.filter((type) => type === 'run.cancelling')).toHaveLength(1);
      expect([terminal(types), types.at(-1)]).toEqual([['run.cancelled'], 'run.cancelled']);
    });

    test('is on the outbox, and in the list of its status', async () => {
      const store = make();
      const runId = await STATUSES.cancelling(store);
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(await store.takeIdle(20, 10)).toEqual([runId]);
      expect((await store.list({ tenant, limit: 9, status: 'cancelling' })).runs).toHaveLength(1);
    });

    test('fails when that cannot be done, and a retry goes on with it', async () => {
      const store = make();
      const runId = await STATUSES.cancelling(store);
      await store.retryLater(await leased(store, runId, undo), { type: 'step.retrying' });
      await store.fail(await leased(store, runId, undo), failure);
      expect(await store.get(runId)).toMatchObject({ status: 'failed', step: 'compensate' });
      await store.steer(runId, 'retry');

      expect(await store.get(runId)).toMatchObject({ status: 'cancelling' });
      await store.commit(await leased(store, runId, undo), checkpointTo(undefined));
      expect(await store.get(runId)).toMatchObject({ status: 'cancelled' });
    });

    test('while it is paused is undone too', async () => {
      const store = make();
      const { runId } = await leased(store, await accepted(store), { undoable: true });
      await store.steer(runId, 'pause');
      expect(await store.steer(runId, 'cancel')).toBe('paused');
      expect((await claimed(store, runId, undo)).lease.visit).toEqual(COMPENSATION);
    });

    test('that took nothing in hand yet is cancelled at once', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.steer(runId, 'cancel');
      expect(await store.get(runId)).toMatchObject({ status: 'cancelled' });
    });
  });

  describe('pause and resume', () => {
    test('a paused run is given to nobody, and goes on where it was', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather));
      const lease = await leased(store, runId, { visit: gather });

      expect(await store.steer(runId, 'pause', { reason: 'lunch' })).toBe('running');
      expect(await store.get(runId)).toMatchObject({ status: 'paused', step: 'gather' });
      expect(await store.standing(runId)).toMatchObject({ kind: 'paused', current: gather });
      expect(await store.claim(claimOf(runId, { visit: gather }))).toEqual({ kind: 'paused' });
      expect(await store.claim(claimOf(runId, { visit: gather, item: 0 }))).toEqual({ kind: 'paused' });
      await expect(store.commit(lease, checkpointTo(undefined))).rejects.toMatchObject({ code: 'STALE_LEASE' });

      expect(await store.steer(runId, 'resume')).toBe('paused');
      expect(await store.get(runId)).toMatchObject({ status: 'running', step: 'gather' });
      await expect(store.commit(lease, checkpointTo(undefined))).rejects.toMatchObject({ code: 'STALE_LEASE' });
      expect((await eventTypes(store, runId)).slice(-2)).toEqual(['run.paused', 'run.resumed']);
    });

    test('what a paused run has left behind, or not reached, is told so: its job must not lie there parked', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather));
      await store.steer(runId, 'pause');
      const moved = { kind: 'moved', current: gather, pipeline: 'research@1' };
      expect(await store.claim(claimOf(runId))).toEqual(moved);
      expect(await store.claim(claimOf(runId, { visit: { step: 'synthesize', round: 1 } }))).toEqual(moved);
    });

    test('what was handed back during the pause counts as no crash', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.steer(runId, 'pause');
      await store.handBack(lease);
      await store.steer(runId, 'resume');

      expect(await claimed(store, runId)).toMatchObject({ crashes: 0, lease: { attempt: 1 } });
    });

    test('a run that was paused before it started is queued again', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.steer(runId, 'pause');
      expect((await store.list({ tenant, limit: 9, status: 'paused' })).runs).toHaveLength(1);
      await store.steer(runId, 'resume');

      expect(await store.get(runId)).toMatchObject({ status: 'queued', epoch: 2 });
      expect((await store.list({ tenant, limit: 9, status: 'queued' })).runs).toHaveLength(1);
    });

    test('each verb against each status changes only what the lifecycle allows', async () => {
      const store = make();
      for (const [status, reach] of Object.entries(STATUSES)) {
        for (const verb of ['pause', 'resume', 'cancel'] as const) {
          const runId = await reach(store);
          const before = await store.get(runId);
          expect(before?.status).toBe(status);
          expect(await store.steer(runId, verb)).toBe(status);
          const allowed = verdictOn(verb, before?.status ?? 'queued') === 'allowed';
          const changes = (await store.get(runId))?.version;
          expect(changes, `${verb} ${status}`).toBe((before?.version ?? 0) + (allowed ? 1 : 0));
        }
      }
    });

    test('a paused run is not on the outbox, a resumed one is', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.steer(runId, 'pause');
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(await store.takeIdle(20, 10)).toEqual([]);

      await store.steer(runId, 'resume');
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(await store.takeIdle(20, 10)).toEqual([runId]);
    });
  });

  test('standing says where a run is, or how it ended', async () => {
    const store = make();
    const runId = await accepted(store);
    await store.commit(await leased(store, runId), checkpointTo(gather));
    expect(await store.standing(runId)).toMatchObject({ kind: 'at', current: gather });

    await store.steer(runId, 'cancel');
    expect(await store.standing(runId)).toMatchObject({ kind: 'over', status: 'cancelled', current: gather });
    expect(await store.standing(newRunId())).toBeUndefined();
  });

  describe('the outbox', () => {
    test('hands a live run without progress to one caller, and ended ones to nobody', async () => {
      const store = make();
      const [idle, ended] = [await accepted(store), await accepted(store)];
      await store.steer(ended, 'cancel');
      await new Promise((resolve) => setTimeout(resolve, 30));

      expect(await store.takeIdle(20, 10)).toEqual([idle]);
      expect(await store.takeIdle(20, 10)).toEqual([]);
    });
  });

  describe('blobs', () => {
    test('come back byte by byte under their hash', async () => {
      const store = make();
      const runId = await accepted(store);
      const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);
      const sha256 = await store.blobs(runId).put(bytes);

      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(Uint8Array.from(await store.blobs(runId).get(sha256))).toEqual(bytes);
      await expect(store.blobs(runId).get('0'.repeat(64))).rejects.toMatchObject({ code: 'DATA_LOSS' });
    });
  });
}
