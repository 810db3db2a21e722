import { describe, expect, test } from 'vitest';
import {
  accepted,
  checkpointTo,
  eventTypes,
  leased,
  type MakeStore,
  newRunId,
  plan,
  request,
  tenant,
} from './scene.ts';

const mark = { key: 'a'.repeat(64), bodyHash: 'b'.repeat(64) };
const newRun = () => ({ runId: newRunId(), tenant, pipeline: 'research@1', request, firstVisit: plan });

export function acceptContract(make: MakeStore): void {
  describe('accept', () => {
    test('writes a queued run with its first events', async () => {
      const store = make();
      const runId = await accepted(store);

      expect(await store.get(runId)).toMatchObject({
        id: runId,
        status: 'queued',
        step: 'plan',
        round: 1,
        attempt: 0,
        version: 1,
        request,
      });
      expect(await eventTypes(store, runId)).toEqual(['run.created', 'run.queued']);
    });

    test('the same key and body gives the same run, however often', async () => {
      const store = make();
      const answers = await Promise.all(Array.from({ length: 20 }, () => store.accept(newRun(), mark)));

      const ids = new Set(
        answers.map((answer) =>
          answer.kind === 'created' ? answer.run.id : answer.kind === 'replayed' && answer.runId,
        ),
      );
      expect(ids.size).toBe(1);
      expect(answers.filter((answer) => answer.kind === 'created')).toHaveLength(1);
      expect((await store.list({ tenant, limit: 10 })).runs).toHaveLength(1);
    });

    test('the same key with another body writes nothing', async () => {
      const store = make();
      await store.accept(newRun(), mark);

      expect(await store.accept(newRun(), { ...mark, bodyHash: 'c'.repeat(64) })).toEqual({ kind: 'reused' });
      expect((await store.list({ tenant, limit: 10 })).runs).toHaveLength(1);
    });

    test('the same run id again (a reply was lost) changes nothing', async () => {
      const store = make();
      const run = newRun();
      expect(await store.accept(run)).toMatchObject({ kind: 'created', run: await store.get(run.runId) });

      expect(await store.accept(run)).toEqual({ kind: 'replayed', runId: run.runId, ahead: [] });
      expect(await eventTypes(store, run.runId)).toEqual(['run.created', 'run.queued']);
    });
  });

  describe('list', () => {
    test('gives the newest first, a page at a time, and by status', async () => {
      const store = make();
      const [first, second, third] = [await accepted(store), await accepted(store), await accepted(store)];
      await store.commit(await leased(store, second), checkpointTo(undefined));

      expect((await store.list({ tenant, limit: 2 })).runs.map((run) => run.id)).toEqual([third, second]);
      expect((await store.list({ tenant, limit: 2, before: second })).runs.map((run) => run.id)).toEqual([first]);
      expect((await store.list({ tenant, limit: 9, status: 'completed' })).runs.map((run) => run.id)).toEqual([second]);
      expect((await store.list({ tenant, limit: 9, status: 'queued' })).runs.map((run) => run.id)).toEqual([
        third,
        first,
      ]);
    });
  });

  describe('counting live runs', () => {
    test('counts those of the tenants named, by status, and none that is over', async () => {
      const store = make();
      const [one, two, three] = [newRunId(), newRunId(), newRunId()];
      const accept = async (of: string) => {
        const run = { ...newRun(), tenant: of };
        await store.accept(run);
        return run.runId;
      };
      const [paused, running, over] = [await accept(one), await accept(one), await accept(two)];
      await accept(two);
      await accept(three);
      await store.steer(paused, 'pause');
      await leased(store, running);
      await store.steer(over, 'cancel');

      expect(await store.countLive([one, two])).toEqual({ queued: 1, running: 1, paused: 1, cancelling: 0 });
      expect(await store.countLive([])).toEqual({ queued: 0, running: 0, paused: 0, cancelling: 0 });
    });
  });
}
