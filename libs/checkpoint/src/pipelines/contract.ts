import type { PipelineCard } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { PIPELINE_KNOWN_MS, type PipelineStore } from './store.ts';

const card = (name: string, version = 1): PipelineCard => ({
  name,
  version,
  steps: ['read', 'write'],
  input: { type: 'object', properties: { path: { type: 'string' } } },
});

/** What knowing pipelines means: every driver passes it. */
export function pipelineContract(driver: string, make: (now: () => number) => PipelineStore): void {
  describe(`${driver} knows pipelines`, () => {
    test('what was shown is found by its name and listed by name, others are not', async () => {
      const store = make(() => Date.parse('2026-01-01T00:00:00Z'));
      expect(await store.list()).toEqual([]);
      await store.show(card('zebra'));
      await store.show(card('ape'));
      const ape = { ...card('ape'), seen_at: '2026-01-01T00:00:00.000Z' };
      expect(await store.find('ape')).toEqual(ape);
      expect(await store.find('bee')).toBeUndefined();
      expect((await store.list()).map(({ name }) => name)).toEqual(['ape', 'zebra']);
    });

    test('of two versions the one shown last counts, so that a roll-back holds', async () => {
      const store = make(Date.now);
      await store.show(card('ape', 1));
      await store.show(card('ape', 2));
      expect(await store.find('ape')).toMatchObject({ version: 2 });
      await store.show(card('ape', 1));
      expect(await store.find('ape')).toMatchObject({ version: 1 });
    });

    test('one whose workers were not seen for long is no longer known, until they come back', async () => {
      let nowMs = Date.parse('2026-01-01T00:00:00Z');
      const store = make(() => nowMs);
      await store.show(card('ape'));
      nowMs += PIPELINE_KNOWN_MS - 1;
      expect(await store.find('ape')).toBeDefined();
      nowMs += 1;
      expect([await store.find('ape'), await store.list()]).toEqual([undefined, []]);
      await store.show(card('ape'));
      expect(await store.find('ape')).toBeDefined();
    });
  });
}
