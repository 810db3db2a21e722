import {
  changedTo,
  NewSchedule,
  newSchedule,
  type RefusedTick,
  SCHEDULE_LIMITS,
  type Schedule,
  whatOf,
} from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { marksContract } from '../contract/marks.ts';
import type { ScheduleStore } from './store.ts';

let count = 0;

function schedule(tenant = 'acme'): Schedule {
  count += 1;
  const id = `sch_01890000-0000-7000-8000-${String(count).padStart(12, '0')}` as const;
  const what = NewSchedule.parse({ name: 'nightly', cron: '0 3 * * *', request: { topic: 'rivers' } });
  return newSchedule(what, id, tenant, Date.UTC(2026, 0));
}

const paused = (was: Schedule) => changedTo(was, whatOf(was), true, Date.now());

/** What "a schedule store" means: every driver passes it. */
export function scheduleContract(name: string, make: () => ScheduleStore): void {
  describe(`${name} is a schedule store`, () => {
    test('keeps what it is given, once, and for its tenant only', async () => {
      const store = make();
      const [one, two, foreign] = [schedule(), schedule(), schedule('other')];
      for (const each of [two, one, foreign, one]) expect(await store.create(each)).toEqual({ kind: 'kept' });

      expect(await store.get('acme', one.id)).toEqual(one);
      expect(await store.get('other', one.id)).toBeUndefined();
      expect(await store.list('acme')).toEqual([one, two]);
      const everybodys = (await store.all()).map(({ id }) => id);
      expect(everybodys.sort()).toEqual([one.id, two.id, foreign.id].sort());
    });

    test('changes what is there, and nothing else', async () => {
      const store = make();
      const one = schedule();
      expect(await store.change(paused(one))).toBe('gone');
      expect(await store.list('acme')).toEqual([]);
      await store.create(one);
      expect(await store.change(paused(one))).toBe('changed');
      expect(await store.get('acme', one.id)).toMatchObject({ id: one.id, paused: true, version: 2 });
      await store.create(one);
      expect((await store.get('acme', one.id))?.paused, 'made twice is no change').toBe(true);
    });

    test('of two changes of one version the second is refused, and the same change again is no other', async () => {
      const store = make();
      const one = schedule();
      await store.create(one);
      const first = paused(one);
      const renamed = changedTo(one, { ...whatOf(one), name: 'other' }, false, Date.now());
      expect(await store.change(first)).toBe('changed');
      expect(await store.change(first)).toBe('changed');
      expect(await store.change(renamed)).toBe('stale');
      expect(await store.get('acme', one.id)).toEqual(first);
    });

    test('a removed one stays removed, even when somebody changes it late', async () => {
      const store = make();
      const one = schedule();
      await store.create(one);
      expect(await store.remove('other', one.id)).toBe(false);
      expect(await store.remove('acme', one.id)).toBe(true);
      expect(await store.remove('acme', one.id)).toBe(false);
      expect(await store.change(paused(one))).toBe('gone');
      expect(await store.all()).toEqual([]);
    });

    test('a tenant has so many and no more', async () => {
      const store = make();
      const all = Array.from({ length: SCHEDULE_LIMITS.perTenant }, () => schedule());
      await Promise.all(all.map((each) => store.create(each)));
      expect(await store.create(schedule())).toEqual({ kind: 'full' });
      expect(await store.create(schedule('other'))).toEqual({ kind: 'kept' });
      const [first] = all;
      if (first) expect(await store.create(first)).toEqual({ kind: 'kept' });
      expect(await store.list('acme')).toHaveLength(SCHEDULE_LIMITS.perTenant);
    });
  });

  describe(`${name} notes ticks without a run`, () => notesTicks(make));
  describe(`${name} takes idempotency marks`, () => takesMarks(make));
}

function notesTicks(make: () => ScheduleStore): void {
  const refused = (atMs: number, outcome: RefusedTick['outcome'] = 'skipped'): RefusedTick => {
    const reason = 'As many runs are live as may be.';
    return { scheduled_for: new Date(atMs).toISOString(), outcome, code: 'TOO_MANY_RUNS', reason };
  };

  test('each by its newest word, the newest first, until they have their run', async () => {
    const store = make();
    const one = schedule();
    await store.create(one);
    await store.noteTick(one, 1000, refused(1000, 'put_off'));
    await store.noteTick(one, 2000, refused(2000));
    for (const _ of [1, 2]) await store.noteTick(one, 1000, refused(1000));
    expect(await store.refusedTicks(one)).toEqual([refused(2000), refused(1000)]);
    for (const _ of [1, 2]) await store.noteTick(one, 1000);
    expect(await store.refusedTicks(one)).toEqual([refused(2000)]);
  });

  test('so many and no more, and none of a schedule that is gone', async () => {
    const store = make();
    const one = schedule();
    await store.create(one);
    const most = SCHEDULE_LIMITS.refusedTicks;
    for (let tick = 1; tick <= most + 5; tick += 1) await store.noteTick(one, tick, refused(tick));
    const kept = await store.refusedTicks(one);
    expect(kept).toHaveLength(most);
    expect(kept[0]).toEqual(refused(most + 5));
    await store.remove('acme', one.id);
    await store.noteTick(one, 1, refused(1));
    expect(await store.refusedTicks(one)).toEqual([]);
  });
}

function takesMarks(make: () => ScheduleStore): void {
  marksContract(() => {
    const store = make();
    return {
      create: (one: Schedule, mark) => store.create(one, mark),
      remove: ({ tenant, id }) => store.remove(tenant, id),
      fresh: schedule,
      count: async () => (await store.list('acme')).length,
    };
  });
}
