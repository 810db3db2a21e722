import { getEventListeners } from 'node:events';
import type { RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { InHand } from './in-hand.ts';
import { never } from './testing/scene.ts';

const RUN: RunId = 'run_00000000-0000-7000-8000-000000000001';
const OTHER: RunId = 'run_00000000-0000-7000-8000-000000000002';

test('a raised fence stops all that is in hand of its run, and nothing else', () => {
  const inHand = new InHand();
  const [first, second, other] = [inHand.take(RUN, never), inHand.take(RUN, never), inHand.take(OTHER, never)];
  inHand.fenceRaised(RUN);

  expect([first, second, other].map(({ signal }) => signal.reason)).toEqual([
    'fence_raised',
    'fence_raised',
    undefined,
  ]);
});

test('what was put down hears nothing any more, what else is in hand does', () => {
  const inHand = new InHand();
  const stop = new AbortController();
  const [first, second] = [inHand.take(RUN, stop.signal), inHand.take(RUN, stop.signal)];
  first.putDown();
  inHand.fenceRaised(RUN);
  expect([first.signal.aborted, second.signal.aborted]).toEqual([false, true]);

  second.putDown();
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
});

test.each([
  ['before', true],
  ['after', false],
])('a stop %s the work was taken stops it, for the same reason', (_, early) => {
  const stop = new AbortController();
  if (early) stop.abort('shutdown');
  const { signal } = new InHand().take(RUN, stop.signal);
  stop.abort('shutdown');

  expect(signal.reason).toBe('shutdown');
});
