import { gzipSync } from 'node:zlib';
import type { ReportClaim } from '@cairn/core';
import { expect, test } from 'vitest';
import { judge } from './judge.ts';
import { isSupported } from './supported.ts';

const TEXT =
  'The lamp of the lighthouse turns twice a minute. The lighthouse lamp was lit by Augustin Fresnel in 1823.';
const OTHER = 'Every lighthouse lamp needs a keeper who trims it.';
const texts = [
  { source: 'S1' as const, packed: gzipSync(TEXT) },
  { source: 'S2' as const, packed: gzipSync(OTHER) },
];

function claim(quote: string, source: 'S1' | 'S2' = 'S1', text = quote): ReportClaim {
  const start = (source === 'S1' ? TEXT : OTHER).indexOf(quote);
  return { text, evidence: [{ source, start, end: start + quote.length, quote }] };
}

const FIRST = claim('The lamp of the lighthouse turns twice a minute.');
const SECOND = claim('The lighthouse lamp was lit by Augustin Fresnel in 1823.');
const THIRD = claim(OTHER, 'S2');

function verdictOn(claims: ReportClaim[], query = 'What lit the lighthouse lamp?') {
  const questions = [{ id: 'Q1', text: query, query, hints: '', optional: false }];
  return judge({ questions, sections: [{ id: 'Q1', question: query, claims }], texts }).map(({ code }) => code);
}

test('finds nothing to say about a good section', () => {
  expect(verdictOn([SECOND, THIRD])).toEqual([]);
});

test('one claim is too few', () => {
  expect(verdictOn([FIRST])).toEqual(['too_few_claims']);
});

test('claims beside the question cover too little of it', () => {
  expect(verdictOn([SECOND, THIRD], 'How do granite towers resist Atlantic storms at a lighthouse?')).toEqual([
    'thin_coverage',
  ]);
});

test('one source for everything is worth a remark', () => {
  expect(verdictOn([FIRST, SECOND])).toEqual(['single_source']);
});

test('a quotation that is not there is unsupported', () => {
  const moved = {
    ...SECOND,
    evidence: SECOND.evidence.map((span) => ({ ...span, start: span.start - 1, end: span.end - 1 })),
  };
  expect(verdictOn([moved, THIRD])).toEqual(['unsupported_claim']);
  const elsewhere = { ...SECOND, evidence: SECOND.evidence.map((span) => ({ ...span, source: 'S2' as const })) };
  expect(verdictOn([elsewhere, THIRD])).toContain('unsupported_claim');
});

test.each([
  ['word for word', 'The lamp was lit by Fresnel in 1823.', true],
  ['another number', 'The lighthouse lamp was lit by Augustin Fresnel in 1832.', false],
  ['another name', 'The lighthouse lamp was lit by Robert Stevenson in 1823.', false],
  ['a negation', 'The lighthouse lamp was not lit by Augustin Fresnel in 1823.', false],
  ['other words', 'Ships burned whale oil while waiting for the harbour to open.', false],
])('a claim with %s is judged by what its source says', (_what, text, supported) => {
  expect(isSupported(text, 'The lighthouse lamp was lit by Augustin Fresnel in 1823.')).toBe(supported);
});

test('a heading and what fills it in bear a claim out together, but only out of one source', () => {
  const sheet = '# Coastline\n\n9,330 km';
  const span = (quote: string, source: 'S3' | 'S1' = 'S3') => {
    const start = (source === 'S3' ? sheet : TEXT).indexOf(quote);
    return { source, start, end: start + quote.length, quote };
  };
  const entry = { text: 'Coastline: 9,330 km', evidence: [span('9,330 km'), span('Coastline')] };
  const objects = (claimed: ReportClaim) =>
    judge({
      questions: [],
      sections: [{ id: 'Q1', question: '', claims: [claimed] }],
      texts: [...texts, { source: 'S3', packed: gzipSync(sheet) }],
    }).some(({ code }) => code === 'unsupported_claim');

  expect(objects(entry)).toBe(false);
  expect(objects({ ...entry, text: 'Coastline: 9,340 km' })).toBe(true);
  expect(objects({ ...entry, evidence: [span('lighthouse', 'S1'), span('Coastline')] })).toBe(true);
});
