import { expect, test } from 'vitest';
import { CheckpointId, checkpointId, MessageId, messageId, RunId, seqOf } from './ids.ts';
import { parseVisit, visitKey } from './visit.ts';

test('a visit’s key is read back', () => {
  expect(visitKey({ step: 'synthesize', round: 2 })).toBe('synthesize#2');
  expect(parseVisit('synthesize#2')).toEqual({ step: 'synthesize', round: 2 });
});

test.each(['', 'plan', 'plan#0', 'plan#01', '#1', 'Plan#1', 'plan#1#2', 'plan#x'])('"%s" is no visit', (key) => {
  expect(() => parseVisit(key)).toThrow(TypeError);
});

test('positions sort as text in the order in which they count', () => {
  const ids = [1, 2, 10, 99, 100, 12_345].map(messageId);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids.map(seqOf)).toEqual([1, 2, 10, 99, 100, 12_345]);
  expect(MessageId.safeParse(messageId(7)).success).toBe(true);
  expect(CheckpointId.safeParse(checkpointId(7)).success).toBe(true);
});

test.each([
  'run_1',
  'run_01a1fd97-b50d-45b9-b155-b54be4d15cb0',
  'RUN_01a1fd97-b50d-75b9-b155-b54be4d15cb0',
  'run_x:meta',
])('%s is no run id', (id) => {
  expect(RunId.safeParse(id).success).toBe(false);
});
