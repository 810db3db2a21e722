import {
  COMPENSATION,
  fold,
  messageId,
  planUpdated,
  type Run,
  type RunId,
  type RunQuestion,
  type RunState,
} from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { accepted, checkpointTo, gather, leased, type MakeStore, plan } from './scene.ts';

const failure = { code: 'STEP_FAILED', message: 'gather#1 failed.', retryable: true } as const;
const synthesize = { step: 'synthesize', round: 2 };

/** What of a run's record its log has to say too. */
const stateOf = (run: Run): RunState => ({
  status: run.status,
  step: 'step' in run ? run.step : null,
  round: 'round' in run ? run.round : null,
  attempt: 'attempt' in run ? run.attempt : null,
  last_checkpoint_id: run.last_checkpoint_id,
  last_message_id: run.last_message_id,
  created_at: run.created_at,
  started_at: 'started_at' in run ? run.started_at : null,
  ended_at: 'ended_at' in run ? run.ended_at : null,
  error: 'error' in run ? run.error : null,
  usage: run.usage,
  questions: run.questions,
  partial: run.status === 'completed' && run.partial,
});

/** Runs each act and takes down the record that it left, by the position that the log had then. */
async function recorded(store: Store, runId: RunId, acts: readonly (() => Promise<unknown>)[]) {
  const records = new Map<number, RunState>();
  for (const act of [async () => undefined, ...acts]) {
    await act();
    const run = await store.get(runId);
    if (run) records.set(Number(run.last_message_id.slice('msg_'.length)), stateOf(run));
  }
  return records;
}

/** Folding the log up to each position gives the record of that time; in the middle of an act, what folds on to it. */
async function expectFolded(store: Store, runId: RunId, records: Map<number, RunState>): Promise<void> {
  const events = (await store.events(runId, undefined, 1000))?.events ?? [];
  let seen = 0;
  for (let seq = 1; seq <= events.length; seq += 1) {
    const state = fold(events.slice(0, seq));
    expect(state?.last_message_id).toBe(messageId(seq));
    const record = records.get(seq);
    if (!record) continue;
    expect(state, `after ${seq} events, the last ${events[seq - 1]?.type}`).toEqual(record);
    seen += 1;
  }
  expect(seen).toBe(records.size);
}

export function foldContract(make: MakeStore): void {
  describe('folding the log gives the record', () => {
    test('through retries, crashes, thoughts, parts, pauses and checkpoints to the completed end', async () => {
      const store = make();
      const runId = await accepted(store);
      const first = () => leased(store, runId, { nonce: 'same' });
      const thought = { type: 'thought.delta', data: { text: 'hm' } } as const;
      const records = await recorded(store, runId, [
        () => store.steer(runId, 'pause'),
        () => store.steer(runId, 'resume'),
        first,
        async () => store.append(await first(), 1, [thought, thought, thought]),
        async () => store.retryLater(await first(), { type: 'step.retrying', data: { delay_ms: 5 } }),
        () => leased(store, runId), // its process dies
        async () => store.commit(await leased(store, runId), checkpointTo(gather, { of: 'plan' }, [thought])),
        async () =>
          store.commitPart(await leased(store, runId, { visit: gather, item: 0 }), { status: 'done', output: 1 }, [
            { type: 'source.found' },
          ]),
        () => store.steer(runId, 'pause', undefined),
        () => store.steer(runId, 'resume', undefined),
        async () => store.commit(await leased(store, runId, { visit: gather }), checkpointTo(synthesize)),
        async () => store.commit(await leased(store, runId, { visit: synthesize }), checkpointTo(undefined)),
      ]);
      expect(records.size).toBeGreaterThan(10);
      expect([...records.values()].at(-1)).toMatchObject({ status: 'completed', attempt: null });
      await expectFolded(store, runId, records);
    });

    test('with its questions, which steps list and tick', async () => {
      const store = make();
      const runId = await accepted(store);
      const list = (...states: RunQuestion['state'][]) =>
        planUpdated(states.map((state, at) => ({ id: `Q${at + 1}`, text: `What of "${at}"?`, state })));
      const first = () => leased(store, runId, { visit: gather, nonce: 'same' });
      const records = await recorded(store, runId, [
        async () => store.commit(await leased(store, runId), checkpointTo(gather, 1, [list('open', 'open')])),
        async () => store.append(await first(), 1, [list('answered', 'open')]),
        async () => store.append(await first(), 1, [list('gap', 'gap')]), // sent again: what it tells does not count
        async () => store.append(await first(), 2, [{ type: 'thought.delta', data: { text: 'hm' } }]),
        async () => store.commit(await first(), checkpointTo(synthesize)),
        async () =>
          store.commit(
            await leased(store, runId, { visit: synthesize }),
            checkpointTo(undefined, 2, [list('open'), list('answered', 'gap')]),
          ),
      ]);
      const states = [...records.values()].map(({ questions }) => questions.map(({ state }) => state).join());
      expect([...new Set(states)]).toEqual(['', 'open,open', 'answered,open', 'answered,gap']);
      await expectFolded(store, runId, records);
    });

    test('to an end with less than was asked for, as the last output says', async () => {
      const store = make();
      for (const partial of [true, false]) {
        const runId = await accepted(store);
        const end = checkpointTo(undefined, { markdown: '', partial });
        const records = await recorded(store, runId, [async () => store.commit(await leased(store, runId), end)]);
        expect([...records.values()].at(-1)).toMatchObject({ status: 'completed', partial });
        await expectFolded(store, runId, records);
      }
    });

    test('to a failed end, and on from there by a retry', async () => {
      const store = make();
      const runId = await accepted(store);
      const records = await recorded(store, runId, [
        async () => store.commit(await leased(store, runId, { visit: plan }), checkpointTo(gather)),
        async () => store.fail(await leased(store, runId, { visit: gather }), failure),
      ]);
      expect([...records.values()].at(-1)).toMatchObject({ status: 'failed', error: failure, step: 'gather' });
      await expectFolded(store, runId, records);
      const retried = await recorded(store, runId, [
        () => store.steer(runId, 'retry'),
        async () => store.commit(await leased(store, runId, { visit: gather }), checkpointTo(undefined)),
      ]);
      expect([...retried.values()].map(({ status }) => status)).toEqual(['failed', 'running', 'completed']);
      await expectFolded(store, runId, retried);
    });

    test('to an end behind what was undone, which had failed first', async () => {
      const store = make();
      const runId = await accepted(store);
      const undo = { visit: COMPENSATION };
      const records = await recorded(store, runId, [
        () => leased(store, runId, { undoable: true }),
        () => store.steer(runId, 'cancel'),
        async () => store.fail(await leased(store, runId, undo), failure),
      ]);
      await expectFolded(store, runId, records);
      const retried = await recorded(store, runId, [
        () => store.steer(runId, 'retry'),
        async () => store.commit(await leased(store, runId, undo), checkpointTo(undefined)),
      ]);
      expect([...retried.values()].map(({ status }) => status)).toEqual(['failed', 'cancelling', 'cancelled']);
      await expectFolded(store, runId, retried);
    });

    test('to a cancelled end, started or not', async () => {
      const store = make();
      for (const start of [false, true]) {
        const runId = await accepted(store);
        const records = await recorded(store, runId, [
          ...(start ? [() => leased(store, runId)] : []),
          () => store.steer(runId, 'cancel'),
        ]);
        await expectFolded(store, runId, records);
      }
    });
  });
}
