import { memoryStore, type Store } from '@cairn/checkpoint';
import { type Logger, type MessageId, messageId, ResearchRequest, type RunId } from '@cairn/core';
import { reachOf } from '@cairn/net';
import { expect, test } from 'vitest';
import { Deliverer } from './deliverer.ts';
import { Dispatcher } from './dispatcher.ts';
import { DELIVERY_POLICY } from './policy.ts';
import { createSender } from './send.ts';

const RUN: RunId = 'run_01890000-0000-7000-8000-000000000000';
const silent = () => undefined;
const log: Logger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  isLevelEnabled: () => false,
  child: () => log,
};

/** A dispatcher over a store in memory, and the jobs that it asked for. */
async function scene(events: string[], ensured: (event: MessageId) => void = silent) {
  const store = memoryStore();
  const webhook = { url: 'http://127.0.0.1:9/', events };
  const request = ResearchRequest.parse({ topic: 'lighthouses', webhook });
  const firstVisit = { step: 'plan', round: 1 };
  await store.accept({ runId: RUN, tenant: 'acme', pipeline: 'research@1', request, firstVisit });
  const asked: MessageId[] = [];
  const hurried: MessageId[] = [];
  const jobs = {
    async ensure(_runId: RunId, event: MessageId) {
      ensured(event);
      asked.push(event);
    },
    hurry: async (_runId: RunId, event: MessageId) => void hurried.push(event),
  };
  const dispatcher = new Dispatcher({ store, jobs, reach: silent, log });
  return { store, dispatcher, asked, hurried };
}

const delivery = async (store: Store, event: MessageId) => (await store.hooks.read(RUN))?.deliveries.get(event);

test('events that a webhook wants get a job and a delivery, once', async () => {
  const { store, dispatcher, asked } = await scene(['run.created', 'run.cancelled']);
  expect(await dispatcher.tick()).toBe(1);
  expect(await dispatcher.tick()).toBe(0);
  expect(asked).toEqual([messageId(1)]);
  expect(await delivery(store, messageId(1))).toMatchObject({ event: 'run.created', status: 'pending', attempts: 0 });

  await store.steer(RUN, 'cancel');
  await dispatcher.tick();
  expect(asked).toEqual([messageId(1), messageId(3)]);
});

test('when the queue takes no job, nothing is noted and the run stays on the list', async () => {
  const { store, dispatcher } = await scene(['run.created'], () => {
    throw new Error('no queue');
  });
  expect(await dispatcher.tick()).toBe(1);
  expect(await store.hooks.read(RUN)).toMatchObject({ seen: undefined, deliveries: new Map() });
  expect((await store.hooks.take(0, 1)).length + (await dispatcher.tick())).toBe(0); // leased, not lost
});

test('what was refused is not tried again until it is asked for, and then at once', async () => {
  const { store, dispatcher, hurried } = await scene(['run.created']);
  await dispatcher.tick();
  const sender = createSender(reachOf([]), DELIVERY_POLICY.timeoutMs);
  const deliverer = new Deliverer({ store, sender, policy: DELIVERY_POLICY, reach: silent, log });
  const attempt = () => deliverer.deliver(RUN, messageId(1), new AbortController().signal);
  expect(await attempt()).toEqual({ kind: 'done' });
  const refused = await delivery(store, messageId(1));
  expect(refused).toMatchObject({ status: 'failed', attempts: 1, error: expect.stringContaining('only https') });
  expect(await attempt()).toEqual({ kind: 'done' });
  expect(await delivery(store, messageId(1))).toEqual(refused);

  if (refused)
    await store.hooks.settle(RUN, messageId(1), refused, { ...refused, status: 'pending', next_ms: 0 }, 'ask');
  await dispatcher.tick();
  expect(hurried).toEqual([messageId(1)]);
  await sender.close();
});
