import { expect, test } from 'vitest';
import { templatesOf } from '../data/questions.ts';
import { NOT_IN_THE_SHEETS, OFF_TOPIC } from '../data/unanswerable.ts';
import { OFF_TOPIC_TOO, UNANSWERABLE } from './hopeless.ts';
import { refuseSealed } from './sealed.ts';

const isRefused = (template: string) => {
  try {
    refuseSealed(template);
    return false;
  } catch {
    return true;
  }
};

test('nothing is fitted on what the test split asks, nor on the same in other words', () => {
  for (const list of [NOT_IN_THE_SHEETS, OFF_TOPIC])
    for (const sealed of templatesOf(list, 'test', ['{c}'])) {
      expect(isRefused(sealed)).toBe(true);
      expect(isRefused(`And ${sealed.toLowerCase()}`)).toBe(true);
    }
});

test('all other questions may be fitted on', () => {
  const listed = [UNANSWERABLE, OFF_TOPIC_TOO].flatMap((text) => text.trim().split('\n'));
  expect(listed.length).toBeGreaterThan(500);
  expect(listed.filter(isRefused)).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});
