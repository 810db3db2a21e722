import { setTimeout as sleep } from 'node:timers/promises';
import { CairnError } from '@cairn/core';
import { expect, test, vi } from 'vitest';
import { persist } from './persist.ts';
import { never } from './testing/scene.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(async () => undefined) }));

const away = new CairnError('STORE_UNAVAILABLE', 'full');

test('a write is repeated until the store takes it, with longer and longer waits', async () => {
  const write = vi.fn(async () => 'written');
  for (let i = 0; i < 7; i += 1) write.mockRejectedValueOnce(away);

  expect(await persist(never, write)).toBe('written');
  expect(vi.mocked(sleep).mock.calls.map(([ms]) => ms)).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
});

test.each([
  ['that was refused', new CairnError('STALE_LEASE', 'taken over')],
  ['that failed otherwise', new TypeError('broken')],
])('a write %s is not repeated', async (_, error) => {
  const write = vi.fn().mockRejectedValue(error);
  await expect(persist(never, write)).rejects.toBe(error);
  expect(write).toHaveBeenCalledTimes(1);
});

test('who is told to stop makes one last try, and does not wait for it', async () => {
  const stop = new AbortController();
  vi.mocked(sleep).mockImplementationOnce(async () => {
    stop.abort('shutdown');
    throw new Error('the wait was cut short');
  });
  const write = vi.fn().mockRejectedValue(away);

  await expect(persist(stop.signal, write)).rejects.toBe(away);
  expect(write).toHaveBeenCalledTimes(2);
  expect(sleep).toHaveBeenLastCalledWith(100, undefined, { signal: stop.signal });
});
