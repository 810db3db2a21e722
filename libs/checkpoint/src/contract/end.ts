import { describe, expect, test } from 'vitest';
import { accepted, checkpointTo, claimOf, eventTypes, gather, leased, type MakeStore, newRunId } from './scene.ts';

const failure = { code: 'POISONED', message: 'plan#1 took its process down 3 times.', retryable: false } as const;
const terminal = (types: string[]) => types.filter((type) => /^run\.(completed|failed|cancelled)$/.test(type));

export function endContract(make: MakeStore): void {
  describe('the end of a run', () => {
    test('a failure is kept, logged and final', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.fail(lease, failure);
      await store.fail(lease, failure);

      expect(await store.get(runId)).toMatchObject({ status: 'failed', error: failure, step: 'plan' });
      expect((await eventTypes(store, runId)).slice(-2)).toEqual(['step.failed', 'run.failed']);
      expect(await store.commit(lease, checkpointTo(gather))).toEqual({ kind: 'over', won: false, status: 'failed' });
      expect(await store.claim(claimOf(runId))).toEqual({ kind: 'over', status: 'failed' });
    });

    test('a worker that lost its lease cannot fail the run', async () => {
      const store = make();
      const runId = await accepted(store);
      const zombie = await leased(store, runId);
      await leased(store, runId);

      await expect(store.fail(zombie, failure)).rejects.toMatchObject({ code: 'STALE_LEASE' });
      expect(await store.get(runId)).toMatchObject({ status: 'running' });
    });

    test('cancel ends a queued and a running run, and refuses whoever works on it', async () => {
      const store = make();
      const [queued, running] = [await accepted(store), await accepted(store)];
      const lease = await leased(store, running);

      expect(await store.cancel(queued)).toBe('queued');
      expect(await store.cancel(running, 'no longer needed')).toBe('running');
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
      await store.cancel(runId);

      expect(await store.cancel(runId)).toBe('cancelled');
      expect(await store.cancel(newRunId())).toBeUndefined();
      expect(terminal(await eventTypes(store, runId))).toEqual(['run.cancelled']);
    });

    test('when cancel and the last commit race, one of them wins and the log ends once', async () => {
      const store = make();
      const endings = await Promise.all(
        Array.from({ length: 30 }, async () => {
          const runId = await accepted(store);
          const lease = await leased(store, runId);
          await Promise.all([store.commit(lease, checkpointTo(undefined)).catch(() => undefined), store.cancel(runId)]);
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
      await store.cancel(runId);

      expect(await raised).toBe(1);
    });
  });

  test('standing says where a run is, or how it ended', async () => {
    const store = make();
    const runId = await accepted(store);
    await store.commit(await leased(store, runId), checkpointTo(gather));
    expect(await store.standing(runId)).toEqual({ kind: 'at', current: gather });

    await store.cancel(runId);
    expect(await store.standing(runId)).toEqual({ kind: 'over', status: 'cancelled' });
    expect(await store.standing(newRunId())).toBeUndefined();
  });

  describe('the outbox', () => {
    test('hands a live run without progress to one caller, and ended ones to nobody', async () => {
      const store = make();
      const [idle, ended] = [await accepted(store), await accepted(store)];
      await store.cancel(ended);
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
