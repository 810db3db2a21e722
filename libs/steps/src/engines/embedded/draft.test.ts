import { gzipSync } from 'node:zlib';
import type { SourceId } from '@cairn/core';
import { expect, test } from 'vitest';
import { type DraftTask, draft } from './draft.ts';

const LEASES = [
  'A lease is a lock that ends by itself when its holder does not renew it in time.',
  'The length of a lease decides how long others must wait after its holder has crashed.',
  'Holders of a lease renew it well before its end, since the renewal may be late.',
  'A lease alone cannot stop a paused holder from writing after its end.',
];
const TWIN = 'A lease is a lock which ends by itself when the holder does not renew it in time.';
const TEXTS: Record<string, string> = {
  S1: `# Leases\n\n${LEASES.join(' ')}`,
  S2: `# Locks\n\n${TWIN} Bread is baked at night in most of the villages along the coast.`,
  S3: '# Bread\n\nBread is baked at night in most of the villages along the coast.',
};
const QUESTION = { id: 'Q1', text: 'What is a lease?', query: 'What is a lease?', hints: 'locks', optional: false };

function drafted(task: Partial<DraftTask> = {}) {
  const texts = Object.entries(TEXTS).map(([source, text]) => ({ source: source as SourceId, packed: gzipSync(text) }));
  return draft({ texts, titles: {}, questions: [QUESTION], kept: [], breadth: 1, ...task });
}

test('every claim is a quotation from where it says', () => {
  const [section] = drafted();
  expect(section?.claims.length).toBeGreaterThanOrEqual(3);
  for (const { text, evidence } of section?.claims ?? []) {
    expect(evidence[0]?.quote).toBe(text);
    for (const { source, start, end, quote } of evidence) expect(TEXTS[source]?.slice(start, end)).toBe(quote);
  }
});

test('what two sources say alike is one claim with two witnesses', () => {
  const claims = drafted()[0]?.claims ?? [];
  const definition = claims.filter(({ text }) => text === LEASES[0] || text === TWIN);
  expect(definition).toHaveLength(1);
  expect(definition[0]?.evidence.map(({ source }) => source).sort()).toEqual(['S1', 'S2']);
});

test('what no source speaks of stays without claims', () => {
  const nonsense = {
    ...QUESTION,
    text: 'Who painted the ceiling of the chapel?',
    query: 'Who painted the ceiling of the chapel?',
  };
  expect(drafted({ questions: [nonsense] })).toEqual([{ id: 'Q1', question: nonsense.text, claims: [] }]);
});

test('an optional section without claims is left out', () => {
  const side = { ...QUESTION, id: 'Q2', text: 'Chapels: overview', query: 'Chapels', optional: true };
  expect(drafted({ questions: [QUESTION, side] }).map(({ id }) => id)).toEqual(['Q1']);
});

test('a kept section stays as it was, and nobody says its claims again', () => {
  const [first] = drafted();
  const again = { ...QUESTION, id: 'Q2' };
  const [kept, second] = drafted({ questions: [QUESTION, again], kept: first ? [first] : [], breadth: 2 });
  expect(kept).toEqual(first);
  const told = new Set(first?.claims.map(({ text }) => text));
  expect(second?.claims.filter(({ text }) => told.has(text))).toEqual([]);
});

test('a list entry is answered with its heading, in other words than the question has', () => {
  const sheet = '# Physicians density\n\n4.83 physicians/1,000 population (2011)\n\n# Coastline\n\n0 km (landlocked)';
  const other = sheet.replace('4.83', '2.5').replace('0 km (landlocked)', '1,200 km');
  const texts = [
    { source: 'S1' as const, packed: gzipSync(sheet) },
    { source: 'S2' as const, packed: gzipSync(other) },
  ];
  const asked = (text: string) =>
    draft({
      texts,
      titles: { S1: 'Austria', S2: 'Ireland' },
      questions: [{ ...QUESTION, text, query: text, hints: '' }],
      kept: [],
      breadth: 1,
    })[0]?.claims;

  const [claim, ...others] = asked('How many doctors are there in Ireland?') ?? [];
  expect(others).toEqual([]);
  expect(claim?.text).toBe('Physicians density: 2.5 physicians/1,000 population (2011)');
  expect(claim?.evidence.map(({ source, start, end, quote }) => [source, quote === other.slice(start, end)])).toEqual([
    ['S2', true],
    ['S2', true],
  ]);
  expect(asked('What is the coastline of Austria?')?.map(({ text }) => text)).toEqual(['Coastline: 0 km (landlocked)']);
  expect(asked('What is the coastline of Iceland?')).toEqual([]);
  expect(asked('How many lighthouses stand in Austria?')).toEqual([]);
});

const SHEETS = {
  Austria:
    '# GDP\n\n$397 billion (2014 est.)\n\n# Religions\n\nCatholic 73.8%, Protestant 4.9%, Muslim 4.2%, other 17.1% (2001 est.)',
  Ireland:
    '# GDP\n\n$229 billion (2014 est.)\n\n# Exports - partners\n\nUS 22%, UK 14%, Belgium 13%, Peru 1%\n\n# Coastline\n\n1,448 km\n\n# Capital\n\nDublin',
};

function askedOfSheets(text: string, sheets: Readonly<Record<string, string>> = SHEETS): string[] {
  const texts = Object.values(sheets).map((sheet, at) => ({ source: `S${at + 1}` as const, packed: gzipSync(sheet) }));
  const titles = Object.fromEntries(Object.keys(sheets).map((title, at) => [`S${at + 1}`, title]));
  const questions = [{ ...QUESTION, text, query: text, hints: '' }];
  return draft({ texts, titles, questions, kept: [], breadth: 1 })[0]?.claims.map((claim) => claim.text) ?? [];
}

test('an abbreviation is no name beside a name', () => {
  expect(askedOfSheets('What is the GDP of Austria?')).toEqual(['GDP: $397 billion (2014 est.)']);
  expect(askedOfSheets('What is the GDP of Iceland?')).toEqual([]);
});

test('an entry that only mentions a name is not about it', () => {
  expect(askedOfSheets('Who are the exports partners of Ireland?')).toHaveLength(1);
  expect(askedOfSheets('Who are the exports partners of Peru?')).toEqual([]);
});

test('a list that ends in an abbreviation fills in its heading', () => {
  expect(askedOfSheets('What are the religions of Austria?')).toEqual([
    expect.stringMatching(/^Religions: Catholic 73.8%/),
  ]);
});

test('how many there are is answered with a quantity', () => {
  const prose = {
    Storm: 'The boats had no room left in the harbour of the town after the storm of 1823 had taken the quay.',
    Size: 'The harbour of the town has room for 240 boats, more than any other on this coast.',
  };
  expect(askedOfSheets('How many boats has the harbour of the town room for?', prose)).toEqual([prose.Size]);
  expect(askedOfSheets('How many boats has the harbour of the town room for?', { Storm: prose.Storm })).toEqual([]);
});

test('what one question was answered with may answer another one, too', () => {
  const texts = [{ source: 'S1' as const, packed: gzipSync(SHEETS.Austria) }];
  const questions = ['What is the GDP of Austria?', 'Which GDP has Austria?'].map((text, at) => ({
    ...QUESTION,
    id: `Q${at + 1}`,
    text,
    query: text,
    hints: '',
  }));
  const sections = draft({ texts, titles: { S1: 'Austria' }, questions, kept: [], breadth: 1 });
  expect(sections.map(({ claims }) => claims.map(({ text }) => text))).toEqual(
    Array(2).fill(['GDP: $397 billion (2014 est.)']),
  );
});

test('what is said of a name in passing, in a source on another, is no answer', () => {
  const sheets = {
    Bolivia:
      'Bolivia had strong growth of its economy, since gas goes to Brazil.\n\n# Land\n\nBolivia lies inland, without a coast.\n\n# Height\n\nMost of Bolivia is a plateau.\n\n# Rain\n\nIt rains in summer.',
  };
  expect(askedOfSheets('What is the growth of the economy of Brazil?', sheets)).toEqual([]);
  expect(askedOfSheets('What is the growth of the economy of Bolivia?', sheets)).toHaveLength(1);
});

test('a sentence with but the common word of a question is no answer', () => {
  const prose = {
    Treaties: 'In 2012 the four states formed an alliance of their own, which all others may join.',
    Coal: 'Coal is a fossil fuel that comes out of bogs, slowly, over very long times.',
  };
  expect(askedOfSheets('How are fossils formed?', prose)).not.toContain(prose.Treaties);
  expect(askedOfSheets('How was the alliance formed?', prose)).toEqual([prose.Treaties]);
});

test('what asks for a subject alone is answered by what says its words side by side', () => {
  const said = 'In 2012 the prime minister met a number of envoys, and a longer chain of food shops was opened.';
  const told = 'A prime number is divided by itself and by one, and by no other whole number.';
  expect(askedOfSheets('What is a prime number?', { Events: said })).toEqual([]);
  expect(askedOfSheets('What is a food chain?', { Events: said })).toEqual([]);
  expect(askedOfSheets('What is a prime number?', { Events: said, Numbers: told })).toEqual([told]);
  expect(
    askedOfSheets('What are prime numbers?', {
      'Prime numbers': 'A number of that kind is divided by itself and by one, and by no other number.',
    }),
  ).toHaveLength(1);
  const late = 'Of all that may be divided by no other number, each one but the first is an odd prime number.';
  expect(askedOfSheets('What is a prime number?', { Numbers: late })).toEqual([late]);
  expect(askedOfSheets('What is a prime?', { Numbers: late })).toEqual([late]);
  expect(askedOfSheets('What is the prime minister?', { Events: said })).toEqual([said]);
});

test('a question that names none of many sheets is not answered from some of them', () => {
  const sheetsOf = (count: number, differs = 1) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`Land${at}`, `# Coastline\n\n${100 + differs * at} km`]),
    );
  expect(askedOfSheets('What is the coastline?', sheetsOf(2))).not.toEqual([]);
  expect(askedOfSheets('What is the coastline?', sheetsOf(7))).toEqual([]);
  expect(askedOfSheets('What is the coastline?', sheetsOf(7, 0))).toEqual(['Coastline: 100 km']);
  expect(askedOfSheets('What is the coastline of Land5?', sheetsOf(7))).toEqual(['Coastline: 105 km']);
});
