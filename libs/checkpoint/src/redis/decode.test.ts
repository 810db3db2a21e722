import { expect, test } from 'vitest';
import { decodeEntry, decodeRun } from './decode.ts';

const runId = 'run_00000000-0000-7000-8000-000000000001';
const hash = {
  id: runId,
  tenant: 'anonymous',
  status: 'failed',
  pipeline: 'research@2',
  request: JSON.stringify({ topic: 'stones', mood: 'dry', sources: [{ feed: 'https://example.org' }] }),
  version: '3',
  epoch: '1',
  cps: '0',
  seq: '4',
  created_at: '1700000000000',
  started_at: '1700000000000',
  ended_at: '1700000000001',
  expires_at: '1700000000002',
  cur: 'plan#1',
  attempt: '1',
  error: JSON.stringify({ code: 'OUT_OF_INK', message: 'no ink', retryable: true, refill: 'blue' }),
  ink: 'black',
};

test('a run that a newer build wrote is read: what this build does not know does no harm', () => {
  expect(decodeRun(hash)).toMatchObject({
    status: 'failed',
    error: { code: 'OUT_OF_INK', message: 'no ink' },
    request: { topic: 'stones', mood: 'dry', tags: [], limits: { max_sources: 20 } },
  });
});

test('an event of a type that a newer build logs is passed on, and leaves no gap', () => {
  const texts = [
    { type: 'step.dreamt', step: 'plan', round: 1, depth: 3, data: { of: 'ink' } },
    { type: 'run.started' },
  ];
  const fields = texts.flatMap((text) => ['e', JSON.stringify(text)]);
  const events = decodeEntry(runId, '4-0', ['t', '1700000000000', 'z', 'unknown', ...fields]);

  expect(events.map(({ seq, type }) => [seq, type])).toEqual([
    [3, 'step.dreamt'],
    [4, 'run.started'],
  ]);
});
