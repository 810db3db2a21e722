import { memoryPipelineStore } from '@cairn/checkpoint';
import type { Logger, PipelineCard } from '@cairn/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Herald } from './herald.ts';

const CARD: PipelineCard = { name: 'invoices', version: 1, steps: ['sort'], input: { type: 'object' } };
const MINUTE_MS = 60_000;

function scene() {
  const pipelines = memoryPipelineStore();
  const warned: string[] = [];
  const warn = (_fields: object, message: string) => void warned.push(message);
  const log = { warn } as unknown as Logger;
  const shows = vi.spyOn(pipelines, 'show');
  return { pipelines, warned, shows, herald: new Herald({ pipelines, card: CARD, log }) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a pipeline is known when the worker has started, and shown again every minute until it stops', async () => {
  const { pipelines, shows, herald } = scene();
  await herald.start();
  expect(await pipelines.find('invoices')).toMatchObject(CARD);
  await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
  expect(shows).toHaveBeenCalledTimes(4);
  await herald.close();
  await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
  expect(shows).toHaveBeenCalledTimes(4);
});

test('a store that is away for a while is told afterwards', async () => {
  const { shows, warned, herald } = scene();
  await herald.start();
  shows.mockRejectedValueOnce(new Error('away'));
  await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
  expect(shows).toHaveBeenCalledTimes(3);
  expect(warned).toEqual(['pipeline could not be shown, will be tried again']);
  await herald.close();
});
