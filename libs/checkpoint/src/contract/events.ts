import { LIMITS, messageId, planUpdated } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { accepted, checkpointTo, claimed, eventTypes, gather, leased, type MakeStore, newRunId } from './scene.ts';

export function eventsContract(make: MakeStore): void {
  describe('the event log', () => {
    test('is read from any position, in order, without gaps', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather));
      const all = await store.events(runId, undefined, 100);

      expect(all?.events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(all?.lastMessageId).toBe(messageId(6));
      for (const { message_id, seq } of all?.events ?? []) {
        const rest = await store.events(runId, message_id, 100);
        expect(rest?.events).toEqual(all?.events.slice(seq));
      }
      expect((await store.events(runId, messageId(2), 2))?.events.map((event) => event.seq)).toEqual([3, 4]);
    });

    test('says where each event belongs', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather));
      const events = (await store.events(runId, undefined, 100))?.events ?? [];

      expect(events[0]).toMatchObject({
        type: 'run.created',
        step: null,
        round: null,
        attempt: null,
        checkpoint_id: null,
        data: { topic: 'lighthouses' },
      });
      expect(events[2]).toMatchObject({ type: 'run.started', step: null, attempt: 1 });
      expect(events[3]).toMatchObject({
        type: 'step.started',
        step: 'plan',
        round: 1,
        attempt: 1,
        data: { worker: 'host:1' },
      });
      expect(events[5]).toMatchObject({
        type: 'step.completed',
        step: 'plan',
        checkpoint_id: 'chk_0000000001',
        run_id: runId,
      });
    });

    test('a position that was never written is data loss, an unknown run is none', async () => {
      const store = make();
      const runId = await accepted(store);

      await expect(store.events(runId, messageId(99), 10)).rejects.toMatchObject({ code: 'DATA_LOSS' });
      expect(await store.events(newRunId(), undefined, 10)).toBeUndefined();
    });

    test('a running step appends, each batch once', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      await store.append(lease, 1, [{ type: 'thought.delta', data: { text: 'a' } }]);
      await store.append(lease, 1, [{ type: 'thought.delta', data: { text: 'a' } }]);
      await store.append(lease, 2, [{ type: 'thought.delta', data: { text: 'b' } }]);

      expect((await eventTypes(store, runId)).filter((type) => type === 'thought.delta')).toHaveLength(2);
    });

    test('what a step says is no change of the run, unless it changes its questions', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const version = async () => (await store.get(runId))?.version;
      const before = (await version()) ?? 0;
      await store.append(lease, 1, [{ type: 'thought.delta', data: { text: 'a' } }]);
      expect(await version()).toBe(before);
      await store.append(lease, 2, [planUpdated([{ id: 'q1', text: 'Who built it?', state: 'open' }])]);
      expect(await version()).toBe(before + 1);
    });

    test('a worker that lost its lease cannot append', async () => {
      const store = make();
      const runId = await accepted(store);
      const zombie = await leased(store, runId);
      await claimed(store, runId);

      await expect(store.append(zombie, 1, [{ type: 'thought.delta' }])).rejects.toMatchObject({ code: 'STALE_LEASE' });
    });

    test('an event over the limit is refused', async () => {
      const store = make();
      const runId = await accepted(store);
      const lease = await leased(store, runId);
      const text = 'x'.repeat(LIMITS.eventDataBytes);

      await expect(store.append(lease, 1, [{ type: 'thought.delta', data: { text } }])).rejects.toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
      });
    });

    test('growth wakes whoever watches the run, until they stop', async () => {
      const store = make();
      const runId = await accepted(store);
      let wakes = 0;
      const stop = store.watch(runId, () => {
        wakes += 1;
      });
      await new Promise((resolve) => setTimeout(resolve, 50)); // until the subscription stands, which wakes everybody
      wakes = 0;
      await leased(store, runId);
      await expect.poll(() => wakes, { timeout: 10_000 }).toBeGreaterThan(0);

      stop();
      wakes = 0;
      await store.steer(runId, 'cancel');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(wakes).toBe(0);
    });
  });
}
