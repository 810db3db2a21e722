import { memoryScheduleStore } from '@cairn/checkpoint';
import { changedTo, NewSchedule, newSchedule, type Schedule, type ScheduleId, whatOf } from '@cairn/core';
import { expect, test } from 'vitest';
import { follow, reconcile } from './reconcile.ts';
import type { Tick } from './ticker.ts';

const what = NewSchedule.parse({ name: 'often', every_ms: 1000, request: { topic: 'rivers' } });

function schedule(serial: number, paused = false): Schedule {
  const id = `sch_01890000-0000-7000-8000-${String(serial).padStart(12, '0')}` as const;
  return { ...newSchedule(what, id, 'acme', 0), paused };
}

const sped = (was: Schedule, every_ms: number) => changedTo(was, { ...whatOf(was), every_ms }, was.paused, 0);

type Armed = Map<ScheduleId, Tick['since']>;

function tickerOf(armed: Armed) {
  const done: string[] = [];
  return {
    done,
    arm: async ({ id, timed_at }: Schedule) => {
      armed.set(id, timed_at);
      done.push(`arm ${id}`);
    },
    disarm: async (id: ScheduleId) => {
      armed.delete(id);
      done.push(`disarm ${id}`);
    },
    armed: async () => new Map(armed),
    nextMs: async () => undefined,
    letGo: async () => undefined,
  };
}

test('what is kept and active ticks, what is paused or gone does not, and what is right stays untouched', async () => {
  const store = memoryScheduleStore();
  const [right, unarmed, paused, removed] = [schedule(1), schedule(2), schedule(3, true), schedule(4)];
  for (const each of [right, unarmed, paused]) await store.create(each);
  const armed: Armed = new Map([right, paused, removed].map(({ id }) => [id, null]));
  const ticker = tickerOf(armed);

  await reconcile(store, ticker);
  expect([...armed.keys()].sort()).toEqual([right.id, unarmed.id]);
  expect(ticker.done).not.toContain(`arm ${right.id}`);
  const { length } = ticker.done;
  await reconcile(store, ticker);
  expect(ticker.done).toHaveLength(length);
});

test('a schedule that is created during the look is not disarmed', async () => {
  const store = memoryScheduleStore();
  const armed: Armed = new Map();
  const ticker = tickerOf(armed);
  const late = schedule(5);
  const meanwhile = {
    ...ticker,
    armed: async () => {
      const before = new Map(armed);
      await store.create(late);
      await ticker.arm(late);
      return before;
    },
  };
  await reconcile(store, meanwhile);
  expect(armed).toEqual(new Map([[late.id, null]]));
});

test('what ticks as it did before a change is told anew', async () => {
  const store = memoryScheduleStore();
  const was = schedule(6);
  const after = sped(was, 500);
  await store.create(was);
  await store.change(after);
  const armed: Armed = new Map([[was.id, null]]);
  await reconcile(store, tickerOf(armed));
  expect(armed).toEqual(new Map([[was.id, after.timed_at]]));
  expect(after.timed_at).not.toBeNull();
});

test('of two who tell the ticker at once the newer schedule stays, and one that was removed does not tick', async () => {
  const store = memoryScheduleStore();
  const was = schedule(7);
  const after = sped(was, 500);
  await store.create(was);
  await store.change(after);
  const armed: Armed = new Map();
  const ticker = tickerOf(armed);
  await follow(store, ticker, after);
  await follow(store, ticker, was); // it read the record before the change, and comes late
  expect(armed).toEqual(new Map([[was.id, after.timed_at]]));
  await store.remove('acme', was.id);
  await follow(store, ticker, after);
  expect(armed).toEqual(new Map());
});
