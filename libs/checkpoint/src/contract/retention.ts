import { type CheckpointId, messageId, type RunId } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { accepted, checkpointTo, gather, leased, newRunId } from './scene.ts';

const KEPT_MS = 150;
const synthesize = { step: 'synthesize', round: 1 };
const elapse = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const seqs = async (store: Store, runId: RunId, after: number) =>
  (await store.events(runId, messageId(after), 100))?.events.map((event) => event.seq);

/** A run whose plan (events 1 to 6) is past its time, and whose gathering (7 to 9) is not. */
async function halfTrimmed(store: Store): Promise<RunId> {
  const runId = await accepted(store);
  await store.commit(await leased(store, runId), checkpointTo(gather));
  await elapse(KEPT_MS + 20);
  await store.commit(await leased(store, runId, { visit: gather }), checkpointTo(synthesize));
  expect(await store.oldLogs(10)).toEqual([runId]);
  expect(await store.trim(runId)).toBe(false);
  return runId;
}

export function retentionContract(make: (eventRetentionMs?: number) => Store): void {
  describe('checkpoints as places in the log', () => {
    test('lie right behind their checkpoint.saved', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather));
      await store.commit(await leased(store, runId, { visit: gather }), checkpointTo(undefined));

      expect(await store.positionOf(runId, 'chk_0000000001')).toBe(messageId(5));
      expect(await store.positionOf(runId, 'chk_0000000002')).toBe(messageId(8));
      for (const unknown of ['chk_0000000000', 'chk_0000000003'] satisfies CheckpointId[])
        expect(await store.positionOf(runId, unknown)).toBeUndefined();
      expect(await store.positionOf(newRunId(), 'chk_0000000001')).toBeUndefined();
    });

    test('are found behind many events', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather));
      const lease = await leased(store, runId, { visit: gather });
      for (let batch = 1; batch <= 250; batch += 1) await store.append(lease, batch, [{ type: 'thought.delta' }]);

      expect(await store.positionOf(runId, 'chk_0000000001')).toBe(messageId(5));
    });
  });

  describe('events past their time', () => {
    test('are removed act by act, and a reader at a place that is gone is told where to go on', async () => {
      const store = make(KEPT_MS);
      const runId = await halfTrimmed(store);

      expect(await seqs(store, runId, 6)).toEqual([7, 8, 9]);
      const lost = { earliest_message_id: messageId(7), latest_checkpoint_id: 'chk_0000000002' };
      for (const gone of [undefined, messageId(1), messageId(5)]) {
        await expect(store.events(runId, gone, 10)).rejects.toMatchObject({
          code: 'DATA_LOSS',
          details: { ...lost, latest_message_id: messageId(9), resume_after_message_id: messageId(6) },
        });
      }
      await expect(store.events(runId, messageId(10), 10)).rejects.toMatchObject({ details: lost });
    });

    test('take no checkpoint with them, only its place', async () => {
      const store = make(KEPT_MS);
      const runId = await halfTrimmed(store);

      expect(await store.checkpoints(runId)).toHaveLength(2);
      expect(await store.positionOf(runId, 'chk_0000000002')).toBe(messageId(8));
      await expect(store.positionOf(runId, 'chk_0000000001')).rejects.toMatchObject({
        code: 'DATA_LOSS',
        details: { earliest_message_id: messageId(7) },
      });
    });

    test('may be all there were: a paused run then goes on behind the last, without a gap', async () => {
      const store = make(KEPT_MS);
      const runId = await accepted(store);
      await store.steer(runId, 'pause');
      await elapse(KEPT_MS + 20);
      expect(await store.oldLogs(10)).toEqual([runId]);
      await store.trim(runId);
      expect(await store.oldLogs(10)).toEqual([]);
      await expect(store.events(runId, undefined, 10)).rejects.toMatchObject({
        code: 'DATA_LOSS',
        details: { earliest_message_id: null, resume_after_message_id: messageId(3) },
      });
      expect(await seqs(store, runId, 3)).toEqual([]);

      await store.steer(runId, 'resume');
      expect(await seqs(store, runId, 3)).toEqual([4]);
    });

    test('stay when there are none, and for as long as the run where nothing else was asked for', async () => {
      const young = make(60_000);
      const runId = await accepted(young);
      expect(await young.oldLogs(10)).toEqual([]);
      await young.trim(runId);
      expect(await seqs(young, runId, 0)).toEqual([1, 2]);

      const patient = make();
      const other = await accepted(patient);
      await elapse(5);
      expect(await patient.oldLogs(10)).toEqual([]);
      expect(await patient.trim(other)).toBe(false);
      expect(await seqs(patient, other, 0)).toEqual([1, 2]);
    });

    test('of an ended run go too, and it is not looked at again', async () => {
      const store = make(KEPT_MS);
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(undefined));
      await elapse(KEPT_MS + 20);
      expect(await store.oldLogs(10)).toEqual([runId]);
      await store.trim(runId);

      expect(await store.get(runId)).toMatchObject({ status: 'completed', last_message_id: messageId(7) });
      await expect(store.events(runId, undefined, 10)).rejects.toMatchObject({
        code: 'DATA_LOSS',
        details: { earliest_message_id: null, latest_checkpoint_id: 'chk_0000000001' },
      });
      expect(await store.events(runId, messageId(7), 10)).toMatchObject({ events: [], over: true });
    });
  });
}
