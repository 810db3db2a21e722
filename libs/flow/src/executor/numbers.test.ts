import type { RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { Numbers } from './numbers.ts';

const runId: RunId = 'run_00000000-0000-7000-8000-000000000001';
const visit = { step: 'plan', round: 1 };

// Recorded: a build that draws others makes a run that an older one began ask for something else than before.
test('chance is the same in every build', () => {
  const numbers = new Numbers({ runId, visit });
  expect([numbers.next(), numbers.next()]).toEqual([0.2148472194364217, 0.22641007987840922]);
  expect(numbers.uuid()).toBe('47bc7471-9ba9-446e-93d3-4ddfa7732da1');
  expect(numbers.uuid()).toBe('514e8eee-fe82-4232-86fb-04cc1ab44f97');
  expect(new Numbers({ runId, visit, item: 0 }).next()).toBe(0.8910679448346848);
});
