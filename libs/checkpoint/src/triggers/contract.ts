import { NewTrigger, TRIGGER_LIMITS, type Trigger } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { marksContract } from '../contract/marks.ts';
import type { TriggerStore } from './store.ts';

let count = 0;

function trigger(tenant = 'acme'): Trigger {
  count += 1;
  const what = NewTrigger.parse({ name: 'pages', request: { topic: 'News of {{page}}' } });
  const id = `trg_01890000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  return { ...what, id, tenant, secret: 'whsec_c2VjcmV0', created_at: '2026-01-01T00:00:00.000Z' };
}

/** What "a trigger store" means: every driver passes it. */
export function triggerContract(name: string, make: () => TriggerStore): void {
  describe(`${name} is a trigger store`, () => {
    test('keeps triggers, lists them for their tenant, and finds them for anybody', async () => {
      const store = make();
      const [one, two, foreign] = [trigger(), trigger(), trigger('other')];
      for (const each of [two, one, foreign, one]) expect(await store.create(each)).toEqual({ kind: 'kept' });
      expect(await store.list('acme')).toEqual([one, two]);
      expect(await store.get(foreign.id)).toEqual(foreign);
      expect(await store.get(trigger().id)).toBeUndefined();
    });

    test('removes a trigger for its tenant only, once', async () => {
      const store = make();
      const one = trigger();
      await store.create(one);
      expect(await store.remove('other', one.id)).toBe(false);
      expect(await store.remove('acme', one.id)).toBe(true);
      expect(await store.remove('acme', one.id)).toBe(false);
      expect(await store.get(one.id)).toBeUndefined();
      expect(await store.list('acme')).toEqual([]);
    });

    test('a tenant has so many and no more', async () => {
      const store = make();
      await Promise.all(Array.from({ length: TRIGGER_LIMITS.perTenant }, () => store.create(trigger())));
      expect(await store.create(trigger())).toEqual({ kind: 'full' });
      expect(await store.create(trigger('other'))).toEqual({ kind: 'kept' });
    });
  });

  describe(`${name} takes idempotency marks`, () => takesMarks(make));
}

function takesMarks(make: () => TriggerStore): void {
  marksContract(() => {
    const store = make();
    return {
      create: (one: Trigger, mark) => store.create(one, mark),
      remove: ({ tenant, id }) => store.remove(tenant, id),
      fresh: trigger,
      count: async () => (await store.list('acme')).length,
    };
  });
}
