import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import type { DraftTask } from '../engines/embedded/draft.ts';
import { startThreads } from './threads.ts';

const threads = startThreads();
afterAll(() => threads.close());

const signal = new AbortController().signal;
const bytes = Buffer.from('A lease is a lock that ends by itself.');

/** Work for seconds. */
const LONG: DraftTask = {
  texts: Array.from({ length: 100 }, (_, at) => ({
    source: `S${at + 1}` as const,
    packed: gzipSync('A lease is a lock that ends by itself.\n\n'.repeat(10_000)),
  })),
  titles: {},
  questions: [{ id: 'Q1', text: 'What is a lease?', query: 'lease', hints: '', optional: false }],
  kept: [],
  breadth: 1,
};

test('work that waits behind aborted work is done', async () => {
  const warm = () => threads.extract({ bytes, format: 'text' }, signal);
  await Promise.all([warm(), warm(), warm(), warm()]); // no thread is still starting when the abort comes
  const stop = new AbortController();
  const long = Array.from({ length: 4 }, () => threads.draft(LONG, stop.signal).catch((error: unknown) => error));
  const waiting = warm();
  setTimeout(() => stop.abort(new Error('cancelled')), 200);
  expect(await Promise.all(long)).toEqual(Array(4).fill(new Error('cancelled')));
  expect(await waiting).toMatchObject({ kind: 'text', chars: bytes.length });
});

test('work that was aborted before it began throws the reason', async () => {
  await expect(threads.extract({ bytes, format: 'text' }, AbortSignal.abort(new Error('too late')))).rejects.toThrow(
    'too late',
  );
});
