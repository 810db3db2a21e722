import { expect, test } from 'vitest';
import { z } from 'zod';
import { definePipeline } from './define-pipeline.ts';
import { defineStep } from './define-step.ts';
import { storedRequest } from './request.ts';
import { BeyondBuildError, reaches, readCheckpoint, readPart } from './versions.ts';

const draft = {
  name: 'draft',
  output: z.object({ words: z.array(z.string()), language: z.string() }),
  schemaVersion: 3,
  upcasts: {
    1: (output: unknown) => ({ words: z.object({ text: z.string() }).parse(output).text.split(' ') }),
    2: (output: unknown) => ({ ...z.looseObject({}).parse(output), language: 'en' }),
  },
};
const checkpoint = (schema_version: number, output: z.core.util.JSONType) => ({
  checkpoint_id: 'chk_0000000002' as const,
  step: 'draft',
  round: 1,
  attempt: 1,
  at: '2026-01-01T00:00:00.000Z',
  schema_version,
  output,
});

test.each([
  ['the oldest', 1, { text: 'old stones' }],
  ['the one before', 2, { words: ['old', 'stones'] }],
  ["today's", 3, { words: ['old', 'stones'], language: 'en' }],
  ['one with a field more', 3, { words: ['old', 'stones'], language: 'en', tone: 'dry' }],
])('a checkpoint of %s shape is read', (_, version, output) => {
  expect(readCheckpoint(draft, checkpoint(version, output))).toEqual({ words: ['old', 'stones'], language: 'en' });
});

test('a newer checkpoint is for another build, one that does not fit is an error for good', () => {
  expect(() => readCheckpoint(draft, checkpoint(4, {}))).toThrow(BeyondBuildError);
  expect(() => readCheckpoint(draft, checkpoint(3, { words: 7 }))).toThrow(/chk_0000000002 \(draft#1\) does not fit/);
  expect(() => readCheckpoint(draft, checkpoint(1, { words: 7 }))).toThrow(/from schema version 1 to 2/);
});

test('a part is brought to today’s shape, and shows its step no version', () => {
  const versions = { schemaVersion: 2, upcasts: { 1: (output: unknown) => ({ title: output }) } };
  expect(readPart('gather', versions, { status: 'done', output: 'Eddystone' })).toEqual({
    status: 'done',
    output: { title: 'Eddystone' },
  });
  expect(() => readPart('gather', versions, { schema_version: 3, status: 'done', output: 1 })).toThrow(
    'gather schema 3',
  );
});

test.each([
  ['research@1', true],
  ['research@2', true],
  ['research@3', false],
  ['survey@1', false],
  ['research', false],
])('a build of research@2 reaches %s: %s', (ref, expected) => {
  expect(reaches({ name: 'research', version: 2 }, ref)).toBe(expected);
});

const step = (more: object) => defineStep({ name: 'draft', output: z.unknown(), run: async () => null, ...more });

test.each([
  ['a version without an upcast', [step({ schemaVersion: 3, upcasts: { 2: () => 0 } })], /version 1 to 2/],
  ['an upcast from its newest version', [step({ upcasts: { 1: () => 0 } })], /Raise schemaVersion/],
  [
    'a reader of another version than is written',
    [step({}), step({ name: 'end', reads: [draft] })],
    /reads draft at schema version 3/,
  ],
])('a pipeline with %s is refused', (_, steps, why) => {
  expect(() => definePipeline({ name: 'bad', version: 1, steps })).toThrow(why);
});

test('a request that another build recorded is read: newer fields stay, missing ones have their default', () => {
  const read = storedRequest({ topic: 'x', mood: 'dry', limits: { max_sources: 9_000, max_words: 7 } });

  expect(read).toMatchObject({ topic: 'x', mood: 'dry', tags: [], metadata: {} });
  expect(read.limits).toEqual({ max_sources: 9_000, max_words: 7, max_critique_rounds: 2 });
});
