import { expect, test } from 'vitest';
import { armCrashPoint } from './crash-points.ts';

test('nothing is armed by nothing', async () => {
  const announced: string[] = [];
  await armCrashPoint('', (point) => announced.push(point))('commit.before', 'plan');
  expect(announced).toEqual([]);
});

test('a point waits only where it is armed', async () => {
  const announced: string[] = [];
  const reach = armCrashPoint('commit.before@gather:sleep=1', (point) => announced.push(point));
  await reach('commit.before', 'plan');
  await reach('commit.after', 'gather');
  expect(announced).toEqual([]);
  await reach('commit.before', 'gather');
  expect(announced).toEqual(['commit.before']);
});

test.each(['nowhere', 'commit.before:explode', 'commit.before@', 'sleep=1'])(
  '"%s" is refused with the list of points',
  (spec) => {
    expect(() => armCrashPoint(spec, () => undefined)).toThrow(/step\.start/);
  },
);
