import { NewSchedule, SCHEDULE_LIMITS, type Schedule } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { ScheduleStore } from './store.ts';

let count = 0;

function schedule(tenant = 'acme'): Schedule {
  count += 1;
  const id = `sch_01890000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  const what = NewSchedule.parse({ name: 'nightly', cron: '0 3 * * *', request: { topic: 'rivers' } });
  return { ...what, id, tenant, paused: false, created_at: '2026-01-01T00:00:00.000Z' };
}

/** What "a schedule store" means: every driver passes it. */
export function scheduleContract(name: string, make: () => ScheduleStore): void {
  describe(`${name} is a schedule store`, () => {
    test('keeps what it is given, once, and for its tenant only', async () => {
      const store = make();
      const [one, two, foreign] = [schedule(), schedule(), schedule('other')];
      for (const each of [two, one, foreign, one]) expect(await store.create(each)).toBe('kept');

      expect(await store.get('acme', one.id)).toEqual(one);
      expect(await store.get('other', one.id)).toBeUndefined();
      expect(await store.list('acme')).toEqual([one, two]);
      const everybodys = (await store.all()).map(({ id }) => id);
      expect(everybodys.sort()).toEqual([one.id, two.id, foreign.id].sort());
    });

    test('changes what is there, and nothing else', async () => {
      const store = make();
      const one = schedule();
      expect(await store.change(one)).toBe(false);
      expect(await store.list('acme')).toEqual([]);
      await store.create(one);
      expect(await store.change({ ...one, paused: true })).toBe(true);
      expect(await store.get('acme', one.id)).toEqual({ ...one, paused: true });
    });

    test('a removed one stays removed, even when somebody changes it late', async () => {
      const store = make();
      const one = schedule();
      await store.create(one);
      expect(await store.remove('other', one.id)).toBe(false);
      expect(await store.remove('acme', one.id)).toBe(true);
      expect(await store.remove('acme', one.id)).toBe(false);
      expect(await store.change({ ...one, paused: true })).toBe(false);
      expect(await store.all()).toEqual([]);
    });

    test('a tenant has so many and no more', async () => {
      const store = make();
      const all = Array.from({ length: SCHEDULE_LIMITS.perTenant }, () => schedule());
      await Promise.all(all.map((each) => store.create(each)));
      expect(await store.create(schedule())).toBe('full');
      expect(await store.create(schedule('other'))).toBe('kept');
      const [first] = all;
      if (first) expect(await store.create(first)).toBe('kept');
      expect(await store.list('acme')).toHaveLength(SCHEDULE_LIMITS.perTenant);
    });
  });
}
