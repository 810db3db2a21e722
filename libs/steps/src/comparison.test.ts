import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sidesOf } from './comparison.ts';
import { draft } from './engines/embedded/draft.ts';
import { judge } from './engines/embedded/judge.ts';
import { questionsOf } from './questions.ts';
import { gapsOf } from './report/gaps.ts';
import { draftMarkdown } from './report/markdown.ts';

test.each([
  [
    'Compare Austria and Ireland on coastline.',
    ['What is the coastline of Austria?', 'What is the coastline of Ireland?'],
  ],
  ['Austria vs. Ireland: birth rate?', ['What is the birth rate of Austria?', 'What is the birth rate of Ireland?']],
  [
    'How do Austria and Ireland differ in climate?',
    ['What is the climate of Austria?', 'What is the climate of Ireland?'],
  ],
  [
    'How does Austria differ from Ireland in climate?',
    ['What is the climate of Austria?', 'What is the climate of Ireland?'],
  ],
  ['What is the difference between a lease and a lock?', ['What is lease?', 'What is lock?']],
  [
    'Compare Peru, Chile, and Brazil by how many doctors there are',
    ['Peru', 'Chile', 'Brazil'].map((c) => `How many doctors there are (${c})?`),
  ],
])('%j is asked of each thing', (question, asked) => {
  expect(sidesOf(question).map(({ query }) => query)).toEqual(asked);
});

test.each([
  'What is a lease?',
  'How do locks and leases protect storage?',
  'Who compares notes with Ireland?',
  'Compare notes',
])('%j compares nothing', (question) => {
  expect(sidesOf(question)).toEqual([]);
});

const SHEETS = {
  S1: { title: 'Austria', text: '# Coastline\n\n0 km (landlocked)\n\n# Birth rate\n\n9.41 births/1,000 population' },
  S2: { title: 'Ireland', text: '# Coastline\n\n1,448 km\n\n# Birth rate\n\n14.84 births/1,000 population' },
};

function answered(question: string) {
  const questions = questionsOf({ topic: 'country facts', questions: [question] });
  const texts = Object.entries(SHEETS).map(([source, { text }]) => ({
    source: source as 'S1',
    packed: gzipSync(text),
  }));
  const titles = Object.fromEntries(Object.entries(SHEETS).map(([source, { title }]) => [source, title]));
  const sections = draft({ texts, titles, questions, kept: [], breadth: 1 });
  return { sections, issues: judge({ questions, sections, texts }) };
}

const COUNTS = { ok: 2, failed: 0, skipped: 0, duplicate: 0 };
const VERDICT = { severity: 'low' as const, weak: [], revise: false, out_of_rounds: false, draft_hash: '' };

test('what is compared stands side by side, each cell with its source', () => {
  const { sections, issues } = answered('Compare Austria and Ireland on coastline.');
  expect(sections[0]?.claims.map(({ about, text }) => [about, text])).toEqual([
    ['Austria', 'Coastline: 0 km (landlocked)'],
    ['Ireland', 'Coastline: 1,448 km'],
  ]);
  expect(draftMarkdown('Coasts', sections, COUNTS)).toContain(
    '| Austria | Ireland |\n| --- | --- |\n| Coastline: 0 km (landlocked) [S1] | Coastline: 1,448 km [S2] |\n',
  );
  expect(issues.filter(({ code }) => code === 'too_few_claims' || code === 'thin_coverage')).toEqual([]);
  expect(gapsOf(sections, { ...VERDICT, issues })).toEqual([]);
});

test('a thing that no source speaks of is a gap', () => {
  const { sections, issues } = answered('Compare Austria and Iceland on coastline.');
  expect(sections[0]?.claims.map(({ about }) => about)).toEqual(['Austria']);
  expect(draftMarkdown('Coasts', sections, COUNTS)).toContain('*Nothing found.*');
  expect(issues.map(({ code, detail }) => [code, detail])).toContainEqual(['too_few_claims', 'nothing on Iceland']);
  expect(gapsOf(sections, { ...VERDICT, issues })).toEqual([
    {
      question: 'Compare Austria and Iceland on coastline.',
      kind: 'unanswered',
      detail: 'No source that could be read says this of Iceland.',
    },
  ]);
});
