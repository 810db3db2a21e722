import { CairnError, defineStep, visitKey } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { claimOfOther } from './testing/others.ts';
import { never, one, retry, saying, scene, two } from './testing/scene.ts';

/** A scene whose calls for a commit and for a job are noted in their order. */
async function noting(steps: Parameters<typeof scene>[0], failing: readonly ('commit' | 'ensure')[] = []) {
  const [order, left] = [[] as string[], [...failing]];
  const orFail = (what: 'commit' | 'ensure') => {
    if (left[0] !== what) return;
    left.shift();
    throw new CairnError('STORE_UNAVAILABLE', 'away');
  };
  const at = await scene(steps, {
    ensure: async (_, visit) => {
      order.push(`ask ${visitKey(visit)}`);
      orFail('ensure');
    },
  });
  const { commit } = at.store;
  vi.spyOn(at.store, 'commit').mockImplementation(async (lease, checkpoint) => {
    order.push('commit');
    orFail('commit');
    const committed = await commit(lease, checkpoint);
    order.push('committed');
    return committed;
  });
  return { ...at, order };
}

test('the next job is asked for behind the commit and before its answer, once', async () => {
  const { executor, runId, order } = await noting([saying('one', 'a'), saying('two', 'b')]);
  await executor.execute({ runId, visit: one }, never);
  expect(order).toEqual(['commit', 'ask two#1', 'committed']);
});

test('a fan-out is asked for when what it spreads over is committed', async () => {
  const spread = defineStep({
    name: 'two',
    output: z.string(),
    fanOut: { items: () => ['a', 'b'], run: async () => '', timeoutMs: 1000, retry },
    run: async () => 'b',
  });
  const { executor, runId, order } = await noting([saying('one', 'a'), spread]);
  await executor.execute({ runId, visit: one }, never);
  expect(order).toEqual(['commit', 'committed', 'ask two#1']);
});

test.each([
  ['commit', ['commit', 'ask two#1', 'commit', 'committed', 'ask two#1']],
  ['ensure', ['commit', 'ask two#1', 'committed', 'ask two#1']],
] as const)(
  'when the first %s fails, the job is asked for again once the commit is answered',
  async (failing, order) => {
    const scene = await noting([saying('one', 'a'), saying('two', 'b')], [failing]);
    expect(await scene.executor.execute({ runId: scene.runId, visit: one }, never)).toEqual({ kind: 'done' });
    expect(scene.order).toEqual(order);
  },
);

test('when another execution sent the run elsewhere, the job of that place is asked for', async () => {
  const { executor, runId, store, order } = await noting([
    saying('one', 'a'),
    saying('two', 'b'),
    saying('three', 'c'),
  ]);
  vi.spyOn(store, 'commit').mockResolvedValue({ kind: 'current', won: false, current: { step: 'three', round: 1 } });
  await executor.execute({ runId, visit: one }, never);
  expect(order).toEqual(['ask two#1', 'ask three#1']);
});

test('in a process with a crash point the two go one after the other, so that it can be struck between them', async () => {
  const asked: string[] = [];
  const { executor, runId } = await scene([saying('one', 'a'), saying('two', 'b')], {
    ensure: async (_, visit) => void asked.push(visitKey(visit)),
    reach: async (point) => void asked.push(point),
  });
  await executor.execute({ runId, visit: one }, never);
  expect(asked.slice(asked.indexOf('commit.after'))).toEqual(['commit.after', 'two#1', 'enqueue.after']);
});

test.each(['running', 'paused'])(
  'the job of a visit that a %s run has not reached ends, and changes nothing',
  async (status) => {
    const ran: string[] = [];
    const noting = (name: string) => ({ ...saying(name, name), run: async () => String(ran.push(name)) });
    const { executor, runId, store, ensured } = await scene([noting('one'), noting('two')]);
    await store.claim(claimOfOther(runId, 'at work'));
    if (status === 'paused') await store.steer(runId, 'pause');

    expect(await executor.execute({ runId, visit: two }, never)).toEqual({ kind: 'done' });
    expect(ran).toEqual([]);
    expect(ensured, 'the job of where it stands').toEqual(['one#1']);
    expect(await store.get(runId)).toMatchObject({ status, step: 'one', attempt: 1 });
  },
);
