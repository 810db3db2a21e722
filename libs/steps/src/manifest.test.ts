import { createHash } from 'node:crypto';
import type { Part } from '@cairn/core';
import { expect, test } from 'vitest';
import type { Plan } from './checkpoints.ts';
import { countsOf, manifestOf } from './manifest.ts';
import { sketchOf } from './sources/extract/sketch.ts';

const words = (from: number, count: number) => Array.from({ length: count }, (_, at) => `word${from + at}`).join(' ');

function gathered(text: string): Part {
  const sketch = sketchOf(text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const about = { title: '', format: 'text', bytes: 1, chars: text.length, truncated: false, blob: sha256 };
  return { status: 'done', output: { status: 'ok', sha256, ...about, ...(sketch !== undefined && { sketch }) } };
}

const planOf = (sources: number): Plan => ({
  engine: { name: 'embedded', version: 1 },
  questions: [],
  sources: Array.from({ length: sources }, (_, at) => ({
    id: `S${at + 1}` as const,
    origin: { url: `https://x.example/${at}` },
    found_by: 'fog',
  })),
  skipped: [],
  left_out: 0,
});

test('of texts that are the same, or nearly, the first counts', () => {
  const texts = [
    words(0, 1000),
    words(5000, 1000),
    words(0, 1000),
    `${words(0, 980)} ${words(9000, 20)}`,
    'short',
    'short',
  ];
  const manifest = manifestOf(planOf(texts.length), texts.map(gathered));
  expect(
    manifest.sources.map((source) =>
      'duplicate_of' in source ? [source.duplicate_of, source.likeness] : source.status,
    ),
  ).toEqual(['ok', 'ok', ['S1', undefined], ['S1', 0.99], 'ok', ['S5', undefined]]);
  expect(countsOf(manifest)).toEqual({ ok: 3, failed: 0, skipped: 0, duplicate: 3 });
  expect(JSON.stringify(manifest)).not.toContain('sketch');
  expect(manifest.sources.every(({ found_by }) => found_by === 'fog')).toBe(true);
});

test('texts that only begin alike are both used, and so is what an older build gathered', () => {
  const half = `${words(0, 500)} ${words(7000, 500)}`;
  const older = gathered(words(0, 1000));
  if (older.status === 'done') delete (older.output as Record<string, unknown>).sketch;
  const manifest = manifestOf(planOf(3), [gathered(words(0, 1000)), gathered(half), older]);
  expect(countsOf(manifest)).toMatchObject({ ok: 2, duplicate: 1 });
});
