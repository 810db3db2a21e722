import { PipelineRequest } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { claimed, eventTypes, type MakeStore, newRunId, tenant } from './scene.ts';

const input = { invoices: [{ id: 'i-1', cents: 1250, note: null }] };
const request = { ...PipelineRequest.parse({ pipeline: 'invoices', input, tags: ['may'] }), steps: ['read', 'pay'] };
const read = { step: 'read', round: 1 };
const build = { name: 'invoices', version: 2 };

async function accepted(store: ReturnType<MakeStore>) {
  const runId = newRunId();
  await store.accept({ runId, tenant, pipeline: 'invoices@2', request, firstVisit: read });
  return runId;
}

/** Runs of pipelines that workers brought along. */
export function ownContract(make: MakeStore): void {
  describe('a run of a pipeline of its own', () => {
    test('keeps what it was asked for as it was sent, and shows it to its steps', async () => {
      const store = make();
      const runId = await accepted(store);
      expect((await store.get(runId))?.request).toEqual(request);
      expect((await claimed(store, runId, { visit: read, build })).request).toEqual(request);
    });

    test('is called by its pipeline where runs are listed', async () => {
      const store = make();
      const runId = await accepted(store);
      const found = async (text: string) => (await store.list({ tenant, text, limit: 9 })).runs.map(({ id }) => id);
      expect([await found('INVOICE'), await found('lighthouses')]).toEqual([[runId], []]);
      expect(await eventTypes(store, runId)).toEqual(['run.created', 'run.queued']);
    });

    test('is handed by the outbox only to who looks for those of its pipeline', async () => {
      const store = make();
      const [first, second] = [await accepted(store), await accepted(store)];
      await new Promise((resolve) => setTimeout(resolve, 30));

      expect(await store.takeIdle(20, 10, 'research')).toEqual([]);
      expect(await store.takeIdle(20, 1, 'invoices')).toHaveLength(1);
      expect(await store.takeIdle(20, 10, 'invoices')).toHaveLength(1);
      expect(await store.takeIdle(20, 10, 'invoices')).toEqual([]);
      expect((await store.standing(first))?.kind).toBe('at');
      expect((await store.standing(second))?.kind).toBe('at');
    });
  });
}
