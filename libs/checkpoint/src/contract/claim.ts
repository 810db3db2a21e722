import { describe, expect, test } from 'vitest';
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
  tenant,
} from './scene.ts';

export function claimContract(make: MakeStore): void {
  describe('claim', () => {
    test('starts the run, counts the attempt and raises the epoch', async () => {
      const store = make();
      const runId = await accepted(store);
      const { lease, crashes } = await claimed(store, runId);

      expect(lease).toMatchObject({ epoch: 1, attempt: 1 });
      expect(crashes).toBe(0);
      expect(await store.get(runId)).toMatchObject({ status: 'running', attempt: 1, epoch: 1, version: 2 });
      expect((await store.list({ tenant, limit: 9, status: 'running' })).runs.map(({ id }) => id)).toEqual([runId]);
      expect((await store.list({ tenant, limit: 9, status: 'queued' })).runs).toEqual([]);
      expect(await eventTypes(store, runId)).toEqual(['run.created', 'run.queued', 'run.started', 'step.started']);
    });

    test('sent twice (a reply was lost) is one claim', async () => {
      const store = make();
      const runId = await accepted(store);
      const request = claimOf(runId);
      const first = await store.claim(request);

      expect(await store.claim(request)).toEqual(first);
      expect((await eventTypes(store, runId)).filter((type) => type === 'step.started')).toHaveLength(1);
    });

    test('a taker that never reported back counts as a crash, and its successor says that it recovered', async () => {
      const store = make();
      const runId = await accepted(store);
      await claimed(store, runId);
      const second = await claimed(store, runId);

      expect(second).toMatchObject({ crashes: 1, lease: { attempt: 2, epoch: 2 } });
      const events = (await store.events(runId, undefined, 100))?.events ?? [];
      expect(events.at(-2)).toMatchObject({ type: 'worker.recovered', attempt: 2, data: { worker: 'host:1' } });
    });

    test('work handed back counts no attempt and no crash', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.handBack(await leased(store, runId));

      expect(await claimed(store, runId)).toMatchObject({ crashes: 0, lease: { attempt: 1, epoch: 2 } });
    });

    test('a failed attempt counts, and clears the crashes before it', async () => {
      const store = make();
      const runId = await accepted(store);
      await claimed(store, runId);
      await store.retryLater(await leased(store, runId), { type: 'step.retrying', data: { delay_ms: 5 } });

      expect(await claimed(store, runId)).toMatchObject({ crashes: 0, lease: { attempt: 2 } });
      expect(await eventTypes(store, runId)).toContain('step.retrying');
    });

    test('a failed attempt counts once, however often it is told, and is progress', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const tell = () => store.retryLater(lease, { type: 'step.retrying' });

      expect(await isProgress(store, runId, tell)).toBe(true);
      await tell();
      expect((await eventTypes(store, runId)).filter((type) => type === 'step.retrying')).toHaveLength(1);
      expect(await claimed(store, runId)).toMatchObject({ lease: { attempt: 2 } });
    });

    test('a failed attempt that is told of during a pause is not heard', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.steer(runId, 'pause');
      await store.retryLater(lease, { type: 'step.retrying' });

      expect(await eventTypes(store, runId)).not.toContain('step.retrying');
    });

    test('a report of somebody who lost the work changes nothing', async () => {
      const store = make();
      const runId = await accepted(store);
      const zombie = await leased(store, runId);
      await claimed(store, runId);
      await store.retryLater(zombie, { type: 'step.retrying' });
      await store.handBack(zombie);

      expect(await eventTypes(store, runId)).not.toContain('step.retrying');
      expect(await claimed(store, runId, { alone: true })).toMatchObject({ crashes: 2 });
    });

    test('after too many crashes the work is given only to somebody who is alone with it', async () => {
      const store = make();
      const runId = await accepted(store);
      await claimed(store, runId);
      await claimed(store, runId);

      expect(await store.claim(claimOf(runId))).toEqual({ kind: 'suspect', crashes: 2 });
      expect(await store.claim(claimOf(runId))).toEqual({ kind: 'suspect', crashes: 2 });
      expect(await claimed(store, runId, { alone: true })).toMatchObject({ crashes: 2, lease: { attempt: 3 } });
    });

    test('brings along the newest checkpoint of each step read', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather, { questions: ['é 🪨'] }));
      const { checkpoints } = await claimed(store, runId, { visit: gather, reads: { plan: 1, critique: 1 } });

      expect(checkpoints).toEqual({
        plan: expect.objectContaining({ output: { questions: ['é 🪨'] }, step: 'plan', round: 1, attempt: 1 }),
      });
    });

    test('tells when the run was accepted', async () => {
      const store = make();
      const runId = await accepted(store);
      const { createdAtMs } = await claimed(store, runId);

      expect(new Date(createdAtMs).toISOString()).toBe((await store.get(runId))?.created_at);
    });

    test('of a visit that the run has left says where the run stands', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather));

      expect(await store.claim(claimOf(runId))).toEqual({ kind: 'moved', current: gather, pipeline: 'research@1' });
    });

    test('of a run that nobody knows says so', async () => {
      expect(await make().claim(claimOf(newRunId()))).toEqual({ kind: 'gone' });
    });
  });
}
