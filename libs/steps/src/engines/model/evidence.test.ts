import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MODEL_LIMITS } from './config.ts';
import { evidenceFor } from './evidence.ts';

const PARAGRAPHS = Array.from(
  { length: 40 },
  (_, at) => `Paragraph ${at} says what it says in some eighty characters, no more and no less.`,
);
const TEXT = `# Heading\n\n${PARAGRAPHS.join('\n\n')}`;
const texts = [{ source: 'S1' as const, packed: gzipSync(TEXT) }];
const spanOf = (at: number) => {
  const quote = PARAGRAPHS[at] ?? '';
  const start = TEXT.indexOf(quote);
  return { text: quote, evidence: [{ source: 'S1' as const, start, end: start + quote.length, quote }] };
};
const sectionWith = (...paragraphs: number[]) => [{ id: 'Q1', question: 'q', claims: paragraphs.map(spanOf) }];

test('evidence is the stretch around a finding, where it stands in its source', () => {
  const [found] = evidenceFor({ texts, titles: { S1: 'T' }, sections: sectionWith(20), breadth: 1 }).Q1 ?? [];
  expect(found).toMatchObject({ id: 'E1', source: 'S1', title: 'T' });
  expect(found?.text).toContain(PARAGRAPHS[20]);
  expect(found?.text.length).toBeLessThanOrEqual(MODEL_LIMITS.windowChars);
  expect(found?.text.length).toBeGreaterThan(MODEL_LIMITS.windowChars / 2);
  expect(TEXT.slice(found?.start ?? 0)).toMatch(new RegExp(`^${found?.text}`));
});

test('findings that stand close are in one stretch, and all of it stays within the limit', () => {
  const near = evidenceFor({ texts, titles: {}, sections: sectionWith(20, 21), breadth: 1 }).Q1 ?? [];
  expect(near).toHaveLength(1);
  const all = evidenceFor({ texts, titles: {}, sections: sectionWith(0, 8, 16, 24, 32, 39), breadth: 1 }).Q1 ?? [];
  expect(all.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(MODEL_LIMITS.evidenceChars);
});

test('a question without findings has no evidence', () => {
  expect(evidenceFor({ texts, titles: {}, sections: sectionWith(), breadth: 1 }).Q1).toEqual([]);
});
