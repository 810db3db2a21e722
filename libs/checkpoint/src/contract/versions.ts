import { describe, expect, test } from 'vitest';
import type { ClaimRequest } from '../store.ts';
import { accepted, checkpointTo, claimed, claimOf, gather, leased, type MakeStore } from './scene.ts';

const item = { visit: gather, item: 0 };
const reading = (version: number) => ({ visit: gather, reads: { plan: version } });

export function versionsContract(make: MakeStore): void {
  /** A run that stands at gather, with a plan of schema version 2. */
  async function scene() {
    const store = make();
    const runId = await accepted(store);
    await store.commit(await leased(store, runId), { ...checkpointTo(gather), schemaVersion: 2 });
    return { store, runId };
  }

  describe('a claim of another build', () => {
    test.each<[string, Partial<ClaimRequest>, string]>([
      ['of another pipeline', { ...reading(2), build: { name: 'survey', version: 9 } }, 'research@1'],
      ['of an older version of the pipeline', { ...reading(2), build: { name: 'research', version: 0 } }, 'research@1'],
      ['that reads an older schema', reading(1), 'plan schema 2'],
      ['of a branch that reads an older schema', { ...reading(1), ...item }, 'plan schema 2'],
    ])('%s leaves no trace', async (_, more, needs) => {
      const { store, runId } = await scene();
      const before = [await store.get(runId), await store.events(runId, undefined, 100)];

      expect(await store.claim(claimOf(runId, { ...reading(2), ...more }))).toEqual({ kind: 'beyond', needs });
      expect([await store.get(runId), await store.events(runId, undefined, 100)]).toEqual(before);
      expect(await claimed(store, runId, reading(2))).toMatchObject({ crashes: 0, lease: { attempt: 1 } });
    });

    test('of a newer one takes the run, and learns what it was accepted for', async () => {
      const { store, runId } = await scene();
      const newer = { ...reading(3), build: { name: 'research', version: 2 } };

      expect(await claimed(store, runId, newer)).toMatchObject({
        pipeline: 'research@1',
        checkpoints: { plan: { schema_version: 2 } },
      });
    });

    test('that cannot read a part of the visit leaves it alone', async () => {
      const { store, runId } = await scene();
      const lease = await leased(store, runId, { ...reading(2), ...item });
      await store.commitPart(lease, { schema_version: 2, status: 'done', output: { schema_version: 9 } }, []);
      const withParts = { ...reading(2), withParts: true };

      expect(await store.claim(claimOf(runId, withParts))).toEqual({ kind: 'beyond', needs: 'gather schema 2' });
      const { parts } = await claimed(store, runId, { ...withParts, partSchema: 2 });
      expect(parts.get(0)).toMatchObject({ schema_version: 2, output: { schema_version: 9 } });
    });

    test('says where a run stands that has moved on, whatever its version', async () => {
      const { store, runId } = await scene();
      const build = { name: 'research', version: 0 };

      expect(await store.claim(claimOf(runId, { build }))).toMatchObject({ kind: 'moved', pipeline: 'research@1' });
      expect(await store.standing(runId)).toMatchObject({ kind: 'at', pipeline: 'research@1' });
    });
  });
}
