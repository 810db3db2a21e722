import type { Lease, Store } from '@cairn/checkpoint';
import { LIMITS, type Logger } from '@cairn/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Journal } from './journal.ts';
import { StreamedText } from './salvage.ts';
import { one } from './testing/scene.ts';

const lease: Lease = {
  runId: 'run_00000000-0000-7000-8000-000000000001',
  visit: one,
  nonce: 'n',
  epoch: 1,
  attempt: 1,
};
const told = {
  more: (text: string, offset: number) => ({ type: 'report.delta' as const, data: { text, offset } }),
  anew: () => ({ type: 'report.reset' as const, data: {} }),
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A journal, and what of it comes to the store: batch number, events, and the text to keep. */
function scene() {
  const append = vi.fn<Store['append']>(async () => undefined);
  const debug = vi.fn();
  const journal = new Journal({ append } as unknown as Store, lease, { debug } as unknown as Logger);
  return { journal, append, debug, batches: () => append.mock.calls.map(([, ...batch]) => batch) };
}
const stream = ({ journal }: ReturnType<typeof scene>, salvaged = '', telling: object = { told }) =>
  new StreamedText(journal, { site: 'a', ...telling }, salvaged);
const delta = (text: string, offset: number) => ({ type: 'report.delta', data: { text, offset } });
const kept = (text: string, restart = false) => ({ site: 'a', text, restart });

test('text is written in pieces, a quarter of a second each, told from where it begins', async () => {
  const at = scene();
  const text = stream(at, 'Old');
  text.add('Li');
  text.add('ght');
  await vi.advanceTimersByTimeAsync(LIMITS.salvageMs - 1);
  expect(at.batches()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  text.add('house');
  await vi.advanceTimersByTimeAsync(LIMITS.salvageMs);

  expect(at.batches()).toEqual([
    [1, [delta('Light', 3)], kept('Light')],
    [2, [delta('house', 8)], kept('house')],
  ]);
  text.close();
  await at.journal.settled();
  expect(at.batches(), 'there is no more').toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
});

test('text that was written early begins a quarter of a second anew', async () => {
  const at = scene();
  const text = stream(at);
  text.add('Light');
  await vi.advanceTimersByTimeAsync(100);
  text.flush();
  text.add('house');
  await vi.advanceTimersByTimeAsync(LIMITS.salvageMs - 1);
  expect(at.batches()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(at.batches()).toHaveLength(2);
  text.close();
});

test('what waits is written when the text ends, or when all that was said has to be there', async () => {
  const at = scene();
  const text = stream(at);
  text.add('Light');
  await at.journal.settled();
  text.add('house');
  text.close();
  text.add('never');
  await at.journal.settled();

  expect(at.batches().map(([, events]) => events)).toEqual([[delta('Light', 0)], [delta('house', 5)]]);
  text.flush();
});

test('a new start is told where text was kept, and takes what was not written with it', async () => {
  const at = scene();
  const text = stream(at, 'Old');
  text.add('never');
  text.restart();
  text.add('Tower');
  text.flush();
  text.flush();
  text.restart();
  text.close();
  await at.journal.settled();

  expect(at.batches()).toEqual([
    [1, [{ type: 'report.reset', data: {} }, delta('Tower', 0)], kept('Tower', true)],
    [2, [{ type: 'report.reset', data: {} }], kept('', true)],
  ]);
});

test('where nothing was kept a new start is nothing to tell; text that nobody is told of is kept', async () => {
  const at = scene();
  const text = stream(at, '', {});
  text.restart();
  text.flush();
  text.add('Light');
  text.close();
  await at.journal.settled();

  expect(at.batches()).toEqual([[1, [], kept('Light')]]);
});

test('what a step says is written in its order, one batch after the other', async () => {
  const at = scene();
  const first = Promise.withResolvers<void>();
  at.append.mockReturnValueOnce(first.promise);
  at.journal.think('one');
  at.journal.think('two');
  await vi.advanceTimersByTimeAsync(0);
  expect(at.append).toHaveBeenCalledTimes(1);
  first.resolve();
  await at.journal.settled();

  expect(at.append.mock.calls).toEqual([
    [lease, 1, [{ type: 'thought.delta', data: { text: 'one' } }], undefined],
    [lease, 2, [{ type: 'thought.delta', data: { text: 'two' } }], undefined],
  ]);
});

test('what is refused is lost, and nothing else', async () => {
  const at = scene();
  const err = new Error('taken over');
  at.append.mockRejectedValueOnce(err);
  at.journal.think('one');
  at.journal.think('two');
  await at.journal.settled();

  expect(at.append).toHaveBeenCalledTimes(2);
  expect(at.debug.mock.calls).toEqual([[{ err }, 'what a step said is not logged']]);
});
