import { LIMITS } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { accepted, checkpointTo, claimed, eventTypes, gather, leased, type MakeStore, newRunId } from './scene.ts';

const mark = { key: 'c'.repeat(64), bodyHash: 'd'.repeat(64) };

export function guidanceContract(make: MakeStore): void {
  describe('guidance', () => {
    test('is logged at once, and seen by every claim from then on, oldest first', async () => {
      const store = make();
      const runId = await accepted(store);
      const first = await claimed(store, runId);
      const said = await store.say(runId, 'look at fog signals');
      await store.say(runId, 'and at keepers');
      await store.commit(first.lease, checkpointTo(gather));

      expect(first.guidance).toEqual([]);
      expect(said).toEqual({ kind: 'said', messageId: 'msg_0000000005' });
      const page = await store.events(runId, 'msg_0000000004', 1);
      expect(page?.events).toMatchObject([
        { type: 'run.message', message_id: 'msg_0000000005', data: { text: 'look at fog signals', via: 'message' } },
      ]);
      expect((await claimed(store, runId, { visit: gather })).guidance).toMatchObject([
        { text: 'look at fog signals', message_id: 'msg_0000000005' },
        { text: 'and at keepers', message_id: 'msg_0000000006' },
      ]);
    });

    test('is seen by a branch of a fan-out', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.commit(await leased(store, runId), checkpointTo(gather));
      await store.say(runId, 'only primary sources');

      const { guidance } = await claimed(store, runId, { visit: gather, item: 0 });
      expect(guidance.map(({ text }) => text)).toEqual(['only primary sources']);
    });

    test('the same mark again is the same piece, with another text it is refused', async () => {
      const store = make();
      const runId = await accepted(store);
      const said = await store.say(runId, 'once', mark);

      expect(await store.say(runId, 'once', mark)).toEqual({ ...said, kind: 'kept' });
      expect(await store.say(runId, 'twice', { ...mark, bodyHash: 'e'.repeat(64) })).toEqual({ kind: 'reused' });
      expect((await eventTypes(store, runId)).filter((type) => type === 'run.message')).toHaveLength(1);
    });

    test('a resume may bring some along', async () => {
      const store = make();
      const runId = await accepted(store);
      await store.steer(runId, 'pause');
      await store.steer(runId, 'resume', { instructions: 'be brief' });

      expect((await claimed(store, runId)).guidance).toMatchObject([{ text: 'be brief', via: 'resume' }]);
      expect(await eventTypes(store, runId)).toEqual([
        'run.created',
        'run.queued',
        'run.paused',
        'run.resumed',
        'run.message',
        'run.started',
        'step.started',
      ]);
    });

    test('a run that is over takes none, nor one that is gone, nor one that has its fill', async () => {
      const store = make();
      const runId = await accepted(store);
      for (let i = 0; i < LIMITS.guidancePieces; i++) await store.say(runId, `piece ${i}`);
      expect(await store.say(runId, 'one more')).toEqual({ kind: 'full' });

      await store.steer(runId, 'cancel');
      const before = await eventTypes(store, runId);
      expect(await store.say(runId, 'too late')).toEqual({ kind: 'refused', status: 'cancelled' });
      expect(await eventTypes(store, runId)).toEqual(before);
      expect(await store.say(newRunId(), 'nobody there')).toEqual({ kind: 'gone' });
    });
  });
}
