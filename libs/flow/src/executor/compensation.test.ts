import { COMPENSATION, defineStep, ResearchRequest, type RunId, type Step } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Executor } from './executor.ts';
import { never, one, retry, scene, two } from './testing/scene.ts';

/** Does something outside for each step, and can undo it. */
function outside() {
  const done: string[] = [];
  const step = (name: string, more: Partial<Step<string>> = {}) =>
    defineStep<string>({
      name,
      output: z.string(),
      retry,
      run: async () => {
        done.push(name);
        return `${name}-id`;
      },
      compensate: async (output, context) => {
        await context.effect({
          kind: 'fetch',
          site: 'undo',
          input: output ?? null,
          result: z.null(),
          call: async ({ key }) => {
            done.push(`undo ${name} ${output ?? 'interrupted'} ${key.slice(0, 8)}`);
            return { result: null };
          },
        });
      },
      ...more,
    });
  return {
    done,
    step,
    undone: () => done.filter((act) => act.startsWith('undo')).map((act) => act.split(' ').slice(1, 3)),
  };
}

const execute = (executor: Executor, runId: RunId, visit: { step: string; round: number }) =>
  executor.execute({ runId, visit }, never);

const hanging = { run: () => new Promise<string>(() => undefined) };

/** Cancels once the run's second step is in hand. */
async function cancelledInSecond(steps: Step[]) {
  const at = await scene(steps);
  await execute(at.executor, at.runId, one);
  const inHand = execute(at.executor, at.runId, two);
  await vi.waitFor(async () => expect(await at.store.inHand(at.runId)).toBe(1));
  await at.store.steer(at.runId, 'cancel');
  await inHand;
  return at;
}

test('what was done is undone, the newest first, and then the run is cancelled', async () => {
  const { step, undone } = outside();
  const { executor, runId, store } = await cancelledInSecond([step('one'), step('two', hanging)]);
  expect(await store.get(runId)).toMatchObject({ status: 'cancelling' });

  expect(await execute(executor, runId, COMPENSATION)).toEqual({ kind: 'done' });
  expect(undone()).toEqual([
    ['two', 'interrupted'],
    ['one', 'one-id'],
  ]);
  expect(await store.get(runId)).toMatchObject({ status: 'cancelled' });
  expect((await store.checkpoints(runId))?.at(-1)).toMatchObject({ output: { undone: ['two#1', 'one#1'] } });
});

test('a way back that fails is tried again, and undoes nothing twice', async () => {
  const { step, undone } = outside();
  let failures = 1;
  const shaky = step('one');
  const compensate: Step<string>['compensate'] = async (output, context) => {
    if (failures-- > 0) throw new Error('not now');
    await shaky.compensate?.(output, context);
  };
  const { executor, runId, store } = await cancelledInSecond([{ ...shaky, compensate }, step('two', hanging)]);

  expect(await execute(executor, runId, COMPENSATION)).toMatchObject({ kind: 'later' });
  expect(await execute(executor, runId, COMPENSATION)).toEqual({ kind: 'done' });
  expect(undone().map(([name]) => name)).toEqual(['two', 'one']);
  expect(await store.get(runId)).toMatchObject({ status: 'cancelled' });
});

test('a job of the step that was cancelled leads to the way back', async () => {
  const { step } = outside();
  const { executor, runId, ensured } = await cancelledInSecond([step('one'), step('two', hanging)]);
  ensured.length = 0;
  expect(await execute(executor, runId, two)).toEqual({ kind: 'done' });
  expect(ensured).toEqual(['compensate#1']);
});

test('steps that say nothing of it are left alone, and a pipeline without any is cancelled at once', async () => {
  const plain = (name: string, more: Partial<Step<string>> = {}) =>
    defineStep<string>({ name, output: z.string(), retry, run: async () => name, ...more });
  const { runId, store } = await cancelledInSecond([plain('one'), plain('two', hanging)]);
  expect(await store.get(runId)).toMatchObject({ status: 'cancelled' });

  const { step, undone } = outside();
  const mixed = await cancelledInSecond([step('one'), plain('two', hanging)]);
  await execute(mixed.executor, mixed.runId, COMPENSATION);
  expect(undone().map(([name]) => name)).toEqual(['one']);
});

test('a fork gives back what it did itself, and nothing of its origin', async () => {
  const { step, undone } = outside();
  const {
    executor,
    runId: origin,
    store,
  } = await scene([step('one'), step('two'), step('three'), step('four', hanging)]);
  await execute(executor, origin, one);
  const runId: RunId = 'run_00000000-0000-7000-8000-0000000000f0';
  const forkedFrom = { run_id: origin, checkpoint_id: 'chk_0000000001' } as const;
  const request = ResearchRequest.parse({ topic: 'stones' });
  await store.accept({ runId, tenant: 'acme', pipeline: 'test@1', request, firstVisit: one, forkedFrom });
  for (const visit of [two, { step: 'three', round: 1 }]) await execute(executor, runId, visit);
  const inHand = execute(executor, runId, { step: 'four', round: 1 });
  await vi.waitFor(async () => expect(await store.inHand(runId)).toBe(1));
  await store.steer(runId, 'cancel');
  await inHand;

  await execute(executor, runId, COMPENSATION);
  expect(undone()).toEqual([
    ['four', 'interrupted'],
    ['three', 'three-id'],
    ['two', 'two-id'],
  ]);
});
