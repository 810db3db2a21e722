import { describe, expect, test } from 'vitest';
import { accepted, checkpointTo, claimOf, eventTypes, gather, leased, type MakeStore, tenant } from './scene.ts';

const failure = { code: 'POISONED', message: 'plan#1 took its process down 3 times.', retryable: false } as const;

export function failContract(make: MakeStore): void {
  describe('a step that fails for good', () => {
    test('ends its run: the failure is kept, logged and final', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const before = await store.get(runId);
      await store.fail(lease, failure);
      await store.fail(lease, failure);

      const run = await store.get(runId);
      expect(run).toMatchObject({
        status: 'failed',
        error: failure,
        step: 'plan',
        version: (before?.version ?? 0) + 1,
      });
      expect((await eventTypes(store, runId)).slice(3)).toEqual(['step.started', 'step.failed', 'run.failed']);
      expect(await store.commit(lease, checkpointTo(gather))).toEqual({ kind: 'over', won: false, status: 'failed' });
      expect(await store.claim(claimOf(runId))).toEqual({ kind: 'over', status: 'failed' });
    });

    test('puts it among the failed ones, for as long as ended runs are kept', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.fail(await leased(store, runId), failure);
      const { runs } = await store.list({ tenant, limit: 9, status: 'failed' });

      expect(runs.map(({ id }) => id)).toEqual([runId]);
      const keptMs = runs[0]?.status === 'failed' && Date.parse(runs[0].expires_at) - Date.parse(runs[0].ended_at);
      expect(keptMs).toBeGreaterThan(0);
      expect(await store.takeIdle(0, 10)).toEqual([]);
    });

    test('cannot do so when its worker has lost the lease', async () => {
      const store = make();
      const runId = await accepted(store);
      const zombie = await leased(store, runId);
      await leased(store, runId);

      await expect(store.fail(zombie, failure)).rejects.toMatchObject({ code: 'STALE_LEASE' });
      expect(await store.get(runId)).toMatchObject({ status: 'running' });
    });

    test('nor when the run has gone on', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.commit(lease, checkpointTo(gather));

      await expect(store.fail(lease, failure)).rejects.toMatchObject({ code: 'STALE_LEASE' });
      expect(await store.get(runId)).toMatchObject({ status: 'running' });
    });
  });
}
