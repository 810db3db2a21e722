import { memoryScheduleStore } from '@cairn/checkpoint';
import { NewSchedule, type Schedule, type ScheduleId } from '@cairn/core';
import { expect, test } from 'vitest';
import { reconcile } from './reconcile.ts';

const what = NewSchedule.parse({ name: 'often', every_ms: 1000, request: { topic: 'rivers' } });

function schedule(serial: number, paused = false): Schedule {
  const id = `sch_01890000-0000-7000-8000-${String(serial).padStart(12, '0')}`;
  return { ...what, id, tenant: 'acme', paused, created_at: '2026-01-01T00:00:00.000Z' };
}

function tickerOf(armed: Set<ScheduleId>) {
  const done: string[] = [];
  return {
    done,
    arm: async ({ id }: Schedule) => {
      armed.add(id);
      done.push(`arm ${id}`);
    },
    disarm: async (id: ScheduleId) => {
      armed.delete(id);
      done.push(`disarm ${id}`);
    },
    armed: async () => new Set(armed),
    nextMs: async () => undefined,
  };
}

test('what is kept and active ticks, what is paused or gone does not, and what is right stays untouched', async () => {
  const store = memoryScheduleStore();
  const [right, unarmed, paused, removed] = [schedule(1), schedule(2), schedule(3, true), schedule(4)];
  for (const each of [right, unarmed, paused]) await store.create(each);
  const armed = new Set([right.id, paused.id, removed.id]);
  const ticker = tickerOf(armed);

  await reconcile(store, ticker);
  expect([...armed].sort()).toEqual([right.id, unarmed.id]);
  expect(ticker.done).not.toContain(`arm ${right.id}`);
  const { length } = ticker.done;
  await reconcile(store, ticker);
  expect(ticker.done).toHaveLength(length);
});

test('a schedule that is created during the look is not disarmed', async () => {
  const store = memoryScheduleStore();
  const armed = new Set<ScheduleId>();
  const ticker = tickerOf(armed);
  const late = schedule(5);
  const meanwhile = {
    ...ticker,
    armed: async () => {
      const before = new Set(armed);
      await store.create(late);
      await ticker.arm(late);
      return before;
    },
  };
  await reconcile(store, meanwhile);
  expect(armed).toEqual(new Set([late.id]));
});
