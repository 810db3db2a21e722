import { memoryStore, type Store } from '@cairn/checkpoint';
import {
  CairnError,
  definePipeline,
  defineStep,
  type Logger,
  type Pipeline,
  ResearchRequest,
  type RunId,
  type Step,
  type Visit,
  visitKey,
} from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { noCrashPoints } from '../crash-points.ts';
import { Executor } from './executor.ts';
import type { ExecutorPorts } from './work.ts';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, isLevelEnabled: () => false, child: () => quiet };
const retry = { maxAttempts: 2, baseDelayMs: 100, maxDelayMs: 100 };
const never = new AbortController().signal;
let count = 0;

type Jobs = NonNullable<Pipeline['jobs']>;

interface Scene {
  readonly store: Store;
  readonly executor: Executor;
  readonly runId: RunId;
  readonly ensured: string[];
}

async function scene(steps: Step[], more: Partial<ExecutorPorts> = {}, jobs: Jobs = 'every_step'): Promise<Scene> {
  const store = memoryStore();
  const ensured: string[] = [];
  count += 1;
  const runId: RunId = `run_00000000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  const executor = new Executor({
    store,
    pipeline: definePipeline({ name: 'test', version: 1, steps, jobs }),
    ensure: async (_, visit) => void ensured.push(visitKey(visit)),
    log: quiet,
    worker: 'host:1',
    reach: noCrashPoints,
    random: () => 0.5,
    isolated: async () => ({ kind: 'died', how: 'SIGSEGV' }),
    ...more,
  });
  const request = ResearchRequest.parse({ topic: 'stones' });
  await store.accept({ runId, pipeline: 'test@1', request, firstVisit: { step: 'one', round: 1 } });
  return { store, executor, runId, ensured };
}

const one: Visit = { step: 'one', round: 1 };
const two: Visit = { step: 'two', round: 1 };
const saying = (name: string, text: string) => defineStep({ name, output: z.string(), retry, run: async () => text });

test('a step is committed and the run’s next job is asked for', async () => {
  const { store, executor, runId, ensured } = await scene([saying('one', 'a'), saying('two', 'b')]);

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(ensured).toEqual(['two#1']);
  expect(await executor.execute({ runId, visit: two }, never)).toEqual({ kind: 'done' });
  expect(ensured, 'after the last step there is no next').toEqual(['two#1']);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('a job that comes again after its commit does no work, and sees to it that the current job exists', async () => {
  const run = vi.fn(async () => 'a');
  const { executor, runId, ensured } = await scene([
    defineStep({ name: 'one', output: z.string(), run }),
    saying('two', 'b'),
  ]);
  await executor.execute({ runId, visit: one }, never);
  await executor.execute({ runId, visit: one }, never);

  expect(run).toHaveBeenCalledTimes(1);
  expect(ensured).toEqual(['two#1', 'two#1']);
});

test('a failed attempt comes later, the last one ends the run', async () => {
  const { store, executor, runId } = await scene([
    defineStep({ name: 'one', output: z.string(), retry, run: () => Promise.reject(new Error('no')) }),
  ]);

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'later', delayMs: 50 });
  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(await store.get(runId)).toMatchObject({ status: 'failed', error: { code: 'STEP_FAILED', message: 'no' } });
});

test('a step that does not listen to its time limit is left behind', async () => {
  const { executor, runId, store } = await scene([
    defineStep({ name: 'one', output: z.string(), retry, timeoutMs: 20, run: () => new Promise(() => undefined) }),
  ]);
  await executor.execute({ runId, visit: one }, never);
  await executor.execute({ runId, visit: one }, never);

  expect(await store.get(runId)).toMatchObject({ status: 'failed', error: { code: 'STEP_TIMEOUT', retryable: true } });
});

test('an output that does not fit its schema fails the step, and nothing is committed', async () => {
  const broken = defineStep({ name: 'one', output: z.string(), retry, run: async () => 7 as unknown as string });
  const { executor, runId, store } = await scene([broken]);

  expect(await executor.execute({ runId, visit: one }, never)).toMatchObject({ kind: 'later' });
  expect(await store.checkpoints(runId)).toEqual([]);
});

test('at shutdown a step is handed back and counts no attempt', async () => {
  const stop = new AbortController();
  const waiting = defineStep({
    name: 'one',
    output: z.string(),
    run: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  const { executor, runId, store } = await scene([waiting]);
  const outcome = executor.execute({ runId, visit: one }, stop.signal);
  setTimeout(() => stop.abort('shutdown'), 10);

  expect(await outcome).toEqual({ kind: 'handed_back' });
  expect((await store.events(runId, undefined, 100))?.events.map((event) => event.type)).not.toContain('step.retrying');
});

test('a raised fence stops the step at once, and its commit is refused', async () => {
  let aborted: unknown;
  const waiting = defineStep({
    name: 'one',
    output: z.string(),
    run: ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = signal.reason;
          resolve('too late');
        });
      }),
  });
  const { executor, runId, store } = await scene([waiting]);
  const outcome = executor.execute({ runId, visit: one }, never);
  await vi.waitFor(async () => expect((await store.get(runId))?.status).toBe('running'));
  await store.steer(runId, 'cancel');

  expect(await outcome).toEqual({ kind: 'done' });
  expect(aborted).toBe('fence_raised');
  expect(await store.checkpoints(runId)).toEqual([]);
  expect(await store.get(runId)).toMatchObject({ status: 'cancelled' });
});

test('while the store refuses writes, a finished step waits instead of failing', async () => {
  const { store, executor, runId } = await scene([saying('one', 'a')]);
  const unavailable = new CairnError('STORE_UNAVAILABLE', 'full');
  const commit = vi.spyOn(store, 'commit').mockRejectedValueOnce(unavailable).mockRejectedValueOnce(unavailable);

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(commit).toHaveBeenCalledTimes(3);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('work that took its process down twice is tried alone; when it dies there too, its run is poisoned', async () => {
  const { store, executor, runId } = await scene([saying('one', 'a')]);
  const claim = {
    runId,
    visit: one,
    reads: [],
    suspectAfterTakes: 9,
    alone: false,
    withParts: false,
    worker: 'dead:1',
  };
  await store.claim({ ...claim, nonce: 'first' });
  await store.claim({ ...claim, nonce: 'second' });

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  const run = await store.get(runId);
  expect(run).toMatchObject({ status: 'failed', error: { code: 'POISONED' } });
  expect(run?.status === 'failed' && run.error.message).toContain('SIGSEGV');
});

test('work that took its process down twice but does well alone goes on', async () => {
  const { store, executor, runId } = await scene([saying('one', 'a')], {
    isolated: async () => ({ kind: 'outcome', outcome: { kind: 'done' } }),
  });
  const claim = {
    runId,
    visit: one,
    reads: [],
    suspectAfterTakes: 9,
    alone: false,
    withParts: false,
    worker: 'dead:1',
  };
  await store.claim({ ...claim, nonce: 'first' });
  await store.claim({ ...claim, nonce: 'second' });

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(await store.get(runId)).toMatchObject({ status: 'running' });
});

test('a branch of a fan-out that fails for good is a result, and the step sees it', async () => {
  const seen: unknown[] = [];
  const spread = defineStep({
    name: 'two',
    output: z.string(),
    fanOut: {
      items: () => ['good', 'bad'],
      run: async (item) => (item === 'bad' ? Promise.reject(new Error('bad page')) : { text: item }),
      timeoutMs: 1000,
      retry: { ...retry, maxAttempts: 1 },
    },
    async run({ parts }) {
      seen.push(...parts);
      return 'gathered';
    },
  });
  const { executor, runId, store } = await scene([saying('one', 'a'), spread]);
  await executor.execute({ runId, visit: one }, never);
  for (const item of [0, 1, 1])
    expect(await executor.execute({ runId, visit: two, item }, never)).toEqual({ kind: 'done' });
  await executor.execute({ runId, visit: two }, never);

  expect(seen).toEqual([
    { status: 'done', output: { text: 'good' } },
    { status: 'failed', failure: { code: 'STEP_FAILED', message: 'bad page', retryable: true } },
  ]);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('what a step thinks is in the log before its commit, and what it emits together with it', async () => {
  const thinking = defineStep({
    name: 'one',
    output: z.string(),
    async run({ think, emit }) {
      emit({ type: 'critique.verdict', data: { severity: 'low' } });
      think('first');
      think('second');
      return 'done';
    },
  });
  const { executor, runId, store } = await scene([thinking]);
  await executor.execute({ runId, visit: one }, never);

  const events = (await store.events(runId, undefined, 100))?.events ?? [];
  expect(events.slice(4).map((event) => [event.type, event.data.text ?? event.data.severity])).toEqual([
    ['thought.delta', 'first'],
    ['thought.delta', 'second'],
    ['critique.verdict', 'low'],
    ['checkpoint.saved', undefined],
    ['step.completed', undefined],
    ['run.completed', undefined],
  ]);
});

test('with a job for every fan-out one job carries the run to its end, committing each step', async () => {
  const steps = [saying('one', 'a'), saying('two', 'b'), saying('three', 'c')];
  const { executor, runId, store, ensured } = await scene(steps, {}, 'every_fan_out');

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(ensured).toEqual([]);
  expect((await store.checkpoints(runId))?.map((checkpoint) => checkpoint.output)).toEqual(['a', 'b', 'c']);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('a job that carries a run and comes again goes on where the run stands', async () => {
  let tries = 0;
  const failing = defineStep({
    name: 'two',
    output: z.string(),
    retry,
    run: async () => (++tries === 1 ? Promise.reject(new Error('no')) : 'b'),
  });
  const first = vi.fn(async () => 'a');
  const steps = [defineStep({ name: 'one', output: z.string(), run: first }), failing];
  const { executor, runId, store, ensured } = await scene(steps, {}, 'every_fan_out');

  expect(await executor.execute({ runId, visit: one }, never)).toMatchObject({ kind: 'later' });
  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(first).toHaveBeenCalledTimes(1);
  expect(ensured).toEqual([]);
  expect(await store.get(runId)).toMatchObject({ status: 'completed' });
});

test('before a fan-out the run goes through the queue', async () => {
  const fanOut = { items: () => ['x'], run: async () => 1, timeoutMs: 1000, retry };
  const steps = [saying('one', 'a'), { ...saying('two', 'b'), fanOut }];
  const { executor, runId, ensured } = await scene(steps, {}, 'every_fan_out');

  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  expect(ensured).toEqual(['two#1']);
});

test('a pause stops the step at once, parks its job, and counts neither attempt nor crash', async () => {
  let takes = 0;
  const waiting = defineStep({
    name: 'one',
    output: z.string(),
    run: ({ signal }) =>
      new Promise((resolve, reject) => {
        takes += 1;
        if (takes > 1) resolve('done');
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  const { executor, runId, store } = await scene([waiting]);
  const outcome = executor.execute({ runId, visit: one }, never);
  await vi.waitFor(async () => expect((await store.get(runId))?.status).toBe('running'));
  await store.steer(runId, 'pause');

  expect(await outcome).toEqual({ kind: 'parked' });
  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'parked' });
  await store.steer(runId, 'resume');
  expect(await executor.execute({ runId, visit: one }, never)).toEqual({ kind: 'done' });
  const events = (await store.events(runId, undefined, 100))?.events ?? [];
  const starts = events.filter((event) => event.type === 'step.started');
  expect(starts.map((event) => event.attempt)).toEqual([1, 1]);
});

test('a step that loses its lease counts as a take, so that it is not repeated for ever', async () => {
  const losing = defineStep({
    name: 'one',
    output: z.string(),
    run: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  const { executor, runId, store } = await scene([losing]);
  for (let take = 0; take < 2; take++) {
    const lost = new AbortController();
    setTimeout(() => lost.abort('lease_lost'), 10);
    expect(await executor.execute({ runId, visit: one }, lost.signal)).toEqual({ kind: 'done' });
  }
  await executor.execute({ runId, visit: one }, never); // suspect by now: isolated, where it dies

  expect(await store.get(runId)).toMatchObject({ status: 'failed', error: { code: 'POISONED' } });
});
