import type { Claim, Store } from '@cairn/checkpoint';
import type { NewEvent, Pipeline, Step, WorkContext } from '@cairn/core';
import type { ExecutorPorts } from '../executor/work.ts';

/** Swaps a port of every worker for a defective one: how the judge is judged. */
export type Defect = (ports: ExecutorPorts) => ExecutorPorts;

const withStore =
  (change: (store: Store) => Partial<Store>): Defect =>
  (ports) => {
    const changed = change(ports.store);
    const store = new Proxy(ports.store, {
      get: (sound, name) => Reflect.get(name in changed ? changed : sound, name),
    });
    return { ...ports, store };
  };

const withContext =
  (change: <Context extends WorkContext>(context: Context) => Context): Defect =>
  (ports) => {
    const changed = (step: Step): Step => ({
      ...step,
      run: (context) => step.run(change(context)),
      ...(step.fanOut && {
        fanOut: {
          ...step.fanOut,
          run: (item, context) => step.fanOut?.run(item, change(context)) ?? Promise.resolve(),
        },
      }),
    });
    const pipeline: Pipeline = { ...ports.pipeline, steps: ports.pipeline.steps.map(changed) };
    return { ...ports, pipeline };
  };

/** What somebody could break in the engine some day. */
export const DEFECTS: Readonly<Record<string, Defect>> = {
  'a commit is accepted under any epoch': withStore((store) => ({
    async commit(lease, checkpoint) {
      const run = await store.get(lease.runId);
      return store.commit({ ...lease, epoch: run?.epoch ?? lease.epoch }, checkpoint);
    },
  })),
  'the attempt is part of the key': withContext((context) => ({
    ...context,
    effect: (effect) =>
      context.effect({
        ...effect,
        call: (tried) => effect.call({ ...tried, key: `${tried.key}-${context.attempt}` }),
      }),
  })),
  'the ledger forgets results': withStore((store) => ({
    effects: {
      begin: async (lease, effect) => {
        const begun = await store.effects.begin(lease, effect);
        return begun.kind === 'done' ? { kind: 'open', salvaged: '' } : begun;
      },
      settle: (lease, effect, settled) => store.effects.settle(lease, effect, settled),
    },
  })),
  'results are not written down': withStore((store) => ({
    effects: {
      begin: (lease, effect) => store.effects.begin(lease, effect),
      settle: (lease, effect, { usage }) => store.effects.settle(lease, effect, { usage }),
    },
  })),
  'a commit drops the events of its step': withStore((store) => ({
    commit: (lease, checkpoint) => store.commit(lease, { ...checkpoint, events: [] }),
  })),
  'a step is committed before it has made its calls': withContext((context) => ({
    ...context,
    effect: async (effect) => {
      setImmediate(() => void context.effect(effect).catch(() => undefined));
      return effect.result.parse(`answer to ${effect.site}`);
    },
  })),
  'the last commit tells of the end twice': withStore((store) => ({
    commit: (lease, checkpoint) => {
      const end: NewEvent[] = checkpoint.next ? [] : [{ type: 'run.completed' }];
      return store.commit(lease, { ...checkpoint, events: [...checkpoint.events, ...end] });
    },
  })),
  'that a step can be undone is not noted': withStore((store) => ({
    claim: (request) => store.claim({ ...request, undoable: false }),
  })),
  'a job ends before the next one is there': (ports) => ({
    ...ports,
    ensure: async (...next) => void setImmediate(() => ports.ensure(...next).catch(() => undefined)),
  }),
  'what comes next is not enqueued': (ports) => ({ ...ports, ensure: async () => undefined }),
  'the lost job of a branch is not added again': (ports) => ({
    ...ports,
    branches: { ...ports.branches, addBranches: async () => undefined },
  }),
  'a job whose run has moved on ends without looking after it': withStore((store) => ({
    async claim(request): Promise<Claim> {
      const claim = await store.claim(request);
      return claim.kind === 'moved' ? { kind: 'gone' } : claim;
    },
  })),
  'results of branches are not saved': withStore(() => ({ commitPart: async () => undefined })),
  'chance is another one in every attempt': withContext((context) => ({ ...context, random: Math.random })),
  'a failed commit is taken for a good one': withStore((store) => ({
    commit: (lease, checkpoint) =>
      store.commit(lease, checkpoint).catch(() => ({ kind: 'over', won: true, status: 'completed' })),
  })),
};
