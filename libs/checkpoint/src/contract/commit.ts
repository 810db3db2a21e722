import { LIMITS } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import {
  accepted,
  checkpointTo,
  claimed,
  eventTypes,
  gather,
  isProgress,
  leased,
  type MakeStore,
  newRunId,
} from './scene.ts';

export function commitContract(make: MakeStore): void {
  describe('commit', () => {
    test('saves the checkpoint, moves the run on and logs it, in one act', async () => {
      const store = make();
      const runId = await accepted(store);
      const answer = await store.commit(
        await leased(store, runId),
        checkpointTo(gather, { questions: ['why'] }, [{ type: 'thought.delta', data: { text: 'hm' } }]),
      );

      expect(answer).toEqual({ kind: 'current', won: true, current: gather });
      expect(await store.checkpoints(runId)).toMatchObject([
        {
          checkpoint_id: 'chk_0000000001',
          step: 'plan',
          round: 1,
          attempt: 1,
          schema_version: 1,
          output: { questions: ['why'] },
        },
      ]);
      expect(await store.get(runId)).toMatchObject({
        step: 'gather',
        round: 1,
        attempt: 0,
        last_checkpoint_id: 'chk_0000000001',
      });
      expect((await eventTypes(store, runId)).slice(-3)).toEqual([
        'thought.delta',
        'checkpoint.saved',
        'step.completed',
      ]);
    });

    test('is one change of the run, its newest progress, and leaves nothing in hand', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const before = await store.get(runId);

      expect(await isProgress(store, runId, () => store.commit(lease, checkpointTo(gather)))).toBe(true);
      expect((await store.get(runId))?.version).toBe((before?.version ?? 0) + 1);
      expect(await store.inHand(runId)).toBe(0);
    });

    test('of a run that nobody knows says so, and so does each other act of a lease', async () => {
      const store = make();
      const lease = { ...(await leased(store, await accepted(store))), runId: newRunId() };
      const stale = { code: 'STALE_LEASE', details: { epoch_now: 0 } };

      expect(await store.commit(lease, checkpointTo(gather))).toEqual({ kind: 'gone' });
      await expect(store.commitPart({ ...lease, item: 0 }, { status: 'done', output: 1 }, [])).rejects.toMatchObject(
        stale,
      );
      await expect(store.append(lease, 1, [])).rejects.toMatchObject(stale);
      await store.fail(lease, { code: 'STEP_FAILED', message: 'no', retryable: true });
      await store.handBack(lease);
      expect(await store.get(lease.runId)).toBeUndefined();
    });

    test('sent twice is one commit, and both answers say where the run stands', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.commit(lease, checkpointTo(gather));

      expect(await store.commit(lease, checkpointTo(gather))).toEqual({ kind: 'current', won: false, current: gather });
      expect(await store.checkpoints(runId)).toHaveLength(1);
    });

    test('whoever commits first decides where the run goes', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.commit(lease, checkpointTo({ step: 'synthesize', round: 2 }));

      expect(await store.commit(lease, checkpointTo(gather))).toMatchObject({
        won: false,
        current: { step: 'synthesize', round: 2 },
      });
    });

    test('a worker that lost its lease cannot commit', async () => {
      const store = make();
      const runId = await accepted(store);
      const zombie = await leased(store, runId);
      await claimed(store, runId);

      await expect(store.commit(zombie, checkpointTo(gather))).rejects.toMatchObject({ code: 'STALE_LEASE' });
      expect(await store.checkpoints(runId)).toEqual([]);
    });

    test('without a next visit the run completes in the same act', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);

      expect(await store.commit(lease, checkpointTo(undefined))).toEqual({
        kind: 'over',
        won: true,
        status: 'completed',
      });
      expect(await store.commit(lease, checkpointTo(undefined))).toEqual({
        kind: 'over',
        won: false,
        status: 'completed',
      });
      expect(await store.get(runId)).toMatchObject({
        status: 'completed',
        ended_at: expect.any(String),
      });
      const run = await store.get(runId);
      const keptMs = run?.status === 'completed' && Date.parse(run.expires_at) - Date.parse(run.ended_at);
      expect(keptMs).toBeGreaterThan(0);
      expect((await eventTypes(store, runId)).filter((type) => type === 'run.completed')).toHaveLength(1);
    });

    test('an output over the limit is refused before anything is written', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const tooLarge = 'x'.repeat(LIMITS.stepOutputBytes);

      await expect(store.commit(lease, checkpointTo(gather, tooLarge))).rejects.toMatchObject({
        code: 'OUTPUT_TOO_LARGE',
      });
      expect(await store.checkpoints(runId)).toEqual([]);
      expect(await store.commit(lease, checkpointTo(gather))).toMatchObject({ won: true });
    });
  });
}
