import type { CheckpointId, RunId } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import {
  accepted,
  checkpointTo,
  claimed,
  eventTypes,
  gather,
  leased,
  type MakeStore,
  newRunId,
  plan,
  request,
  tenant,
} from './scene.ts';

const synthesize = { step: 'synthesize', round: 1 };

/** A completed run of plan, gather (with one part and one blob) and synthesize. */
async function origin(store: Store): Promise<{ runId: RunId; sha256: string }> {
  const runId = await accepted(store);
  await store.commit(await leased(store, runId), checkpointTo(gather, { questions: 3 }));
  const branch = await leased(store, runId, { visit: gather, item: 0 });
  const sha256 = await store.blobs(runId).put(new TextEncoder().encode('a page'));
  await store.commitPart(branch, { status: 'done', output: { sha256 } }, []);
  await store.commit(await leased(store, runId, { visit: gather }), checkpointTo(synthesize, { sources: 1 }));
  await store.commit(await leased(store, runId, { visit: synthesize }), checkpointTo(undefined, { text: 'first' }));
  return { runId, sha256 };
}

const forkOf = (run_id: RunId, checkpoint_id: CheckpointId, more: object = {}) => ({
  runId: newRunId(),
  tenant,
  pipeline: 'research@1',
  request,
  firstVisit: plan,
  forkedFrom: { run_id, checkpoint_id },
  ...more,
});

export function forkContract(make: MakeStore): void {
  describe('fork', () => {
    test('begins with the checkpoints, parts and texts up to one, and goes on where that one led to', async () => {
      const store = make();
      const { runId, sha256 } = await origin(store);
      const fork = forkOf(runId, 'chk_0000000002', { request: { ...request, topic: 'lightships' } });
      const answer = await store.accept(fork);

      expect(answer).toMatchObject({ kind: 'created', run: { status: 'queued', ...synthesize } });
      expect(await store.get(fork.runId)).toEqual(answer.kind === 'created' && answer.run);
      expect(await store.get(fork.runId)).toMatchObject({
        forked_from: fork.forkedFrom,
        last_checkpoint_id: 'chk_0000000002',
        request: { topic: 'lightships' },
      });
      expect(await store.checkpoints(fork.runId)).toEqual((await store.checkpoints(runId))?.slice(0, 2));
      expect(Buffer.from(await store.blobs(fork.runId).get(sha256)).toString()).toBe('a page');
      expect(await eventTypes(store, fork.runId)).toEqual(['run.created', 'run.forked', 'run.queued']);
      const { checkpoints } = await claimed(store, fork.runId, { visit: synthesize, reads: { plan: 1, gather: 1 } });
      expect(checkpoints).toMatchObject({ plan: { output: { questions: 3 } }, gather: { output: { sources: 1 } } });
    });

    test('has the parts of a fan-out that lies behind it, and its next checkpoint counts on', async () => {
      const store = make();
      const { runId } = await origin(store);
      const fork = forkOf(runId, 'chk_0000000002');
      await store.accept(fork);
      await store.commit(await leased(store, fork.runId, { visit: synthesize }), checkpointTo(undefined, 'second'));

      expect((await store.checkpoints(fork.runId))?.map((checkpoint) => checkpoint.checkpoint_id)).toEqual([
        'chk_0000000001',
        'chk_0000000002',
        'chk_0000000003',
      ]);
      expect((await store.checkpoints(runId))?.at(-1)?.output, 'the origin keeps its own').toEqual({ text: 'first' });
    });

    test('from a checkpoint before the fan-out reads the sources again', async () => {
      const store = make();
      const { runId } = await origin(store);
      const fork = forkOf(runId, 'chk_0000000001');
      await store.accept(fork);

      const branch = await leased(store, fork.runId, { visit: gather, item: 0 });
      expect(await store.get(fork.runId), 'the first branch starts the run').toMatchObject({
        status: 'running',
        version: 2,
      });
      expect((await store.list({ tenant, limit: 9, status: 'running' })).runs).toHaveLength(1);
      expect(await store.countLive([tenant])).toMatchObject({ queued: 0, running: 1 });
      await store.commitPart(branch, { status: 'done', output: 'again' }, []);
      const { parts } = await claimed(store, fork.runId, { visit: gather, withParts: true });
      expect([...parts.values()]).toMatchObject([{ output: 'again' }]);
      expect((await eventTypes(store, fork.runId)).filter((type) => type === 'run.started')).toHaveLength(1);
    });

    test('outlives its origin', async () => {
      const store = make();
      const { runId, sha256 } = await origin(store);
      const fork = forkOf(runId, 'chk_0000000002');
      await store.accept(fork);
      await store.remove(runId);

      expect(Buffer.from(await store.blobs(fork.runId).get(sha256)).toString()).toBe('a page');
    });

    test('begins with its instructions', async () => {
      const store = make();
      const { runId } = await origin(store);
      const fork = forkOf(runId, 'chk_0000000002', { instructions: 'shorter' });
      await store.accept(fork);

      const { guidance } = await claimed(store, fork.runId, { visit: synthesize });
      expect(guidance).toMatchObject([{ text: 'shorter', via: 'fork', message_id: 'msg_0000000004' }]);
    });

    test.each([
      ['nothing_follows', 'chk_0000000003'],
      ['no_checkpoint', 'chk_0000000009'],
    ] as const)('%s: nothing is written', async (why, checkpoint) => {
      const store = make();
      const fork = forkOf((await origin(store)).runId, checkpoint);

      expect(await store.accept(fork)).toEqual({ kind: 'cannot_fork', why });
      expect(await store.get(fork.runId)).toBeUndefined();
      expect(await store.checkpoints(fork.runId)).toBeUndefined();
    });

    test('no_origin: nothing is written', async () => {
      const store = make();
      expect(await store.accept(forkOf(newRunId(), 'chk_0000000001'))).toEqual({
        kind: 'cannot_fork',
        why: 'no_origin',
      });
    });
  });
}
