import { expect, test } from 'vitest';
import { TextIndex } from '../../index/text-index.ts';
import { Names, nameOf, namesIn } from './names.ts';

const namesOf = (name: string, title: string, text: string) =>
  new Names([nameOf(name)], new TextIndex([{ source: 'S1', title, text }], new Set()));
const mayBeAbout = (...told: Parameters<typeof namesOf>) => namesOf(...told).of('S1').length > 0;

test('names are capitalised words side by side, abbreviations only where nothing else is', () => {
  const said = (question: string) => namesIn(question).map(({ words }) => words.join(' '));
  expect(said('How many people live in the Virgin Islands?')).toEqual(['Virgin Islands']);
  expect(said("What is the GDP of Peru's coast?")).toEqual(['Peru']);
  expect(said('What is meant by PPP?')).toEqual(['PPP']);
  expect(said('What is a lighthouse?')).toEqual([]);
  expect(said('What do people in Peru, Chile and (Upper) Bolivia trade?')).toEqual([
    'Peru',
    'Chile',
    'Upper',
    'Bolivia',
  ]);
  expect(said('What does "Old Nick" mean in Goa?')).toEqual(['Old Nick', 'Goa']);
  expect(said('How is GDP PPP counted in Peru?')).toEqual(['Peru']);
  expect(said('What is GDP per head?')).toEqual(['GDP']);
  expect(said('When did  The  end?')).toEqual([]);
});

test.each([
  ['Samoa', 'American Samoa', 'Tutuila is the main island of American Samoa.'],
  ['Samoa', 'American Samoa', 'No name stands here.'],
  ['Virgin Islands', 'British Virgin Islands', ''],
  ['Guinea', 'Papua New Guinea', 'Papua New Guinea is a country.'],
  ['Guinea', 'Guinea-Bissau', 'The coast of Guinea-Bissau.'],
])('what is asked of %s is not answered from a source on %s', (name, title, text) => {
  expect(mayBeAbout(name, title, text)).toBe(false);
});

test.each([
  ['Samoa', 'Samoa', ''],
  ['Samoa', 'The Samoa', ''],
  ['North Korea', 'North Korea', ''],
  ['Guinea', 'Republic of Guinea', ''],
  ['Einstein', 'Albert Einstein', 'Einstein was born in Ulm. Later Einstein went to Bern.'],
  ['Peru', 'Visit Peru', 'In Peru it rains. Peru is high.'],
  ['Peru', 'Facts', 'American Peru'],
  ['Niger', 'Nigeria', ''],
])('what is asked of %s may be answered from a source on %s', (name, title, text) => {
  expect(mayBeAbout(name, title, text)).toBe(true);
});

const BOLIVIA = 'Bolivia lies inland. Most of Bolivia is high. Gas from Bolivia goes to Brazil.';

test('a heading in capitals names nothing', () => {
  expect(namesIn('What Every Engineer Should Know of Queues')).toEqual([]);
  expect(namesIn('Is John Smith Here')).toHaveLength(1);
  expect(namesIn('Does North Korea trade with iron?')).toHaveLength(1);
});

test('a name without words is nobody’s', () => {
  expect(nameOf('!').words).toEqual([]);
  expect(namesOf('!', 'Samoa', 'Samoa').of('S1')).toHaveLength(1);
});

test('a source may be about one of two names and be no namesake of the other', () => {
  const text = 'Papua New Guinea is a country.';
  const names = new Names(
    [nameOf('Guinea'), nameOf('Papua New Guinea')],
    new TextIndex([{ source: 'S1', title: 'Papua New Guinea', text }], new Set()),
  );
  expect(names.of('S1').map(({ words }) => words.length)).toEqual([3]);
  expect(names.isElsewhere('S1')).toBe(false);
});

test('a source under another name, which its text keeps giving, is about something else', () => {
  expect(namesOf('Brazil', 'Bolivia', BOLIVIA).isElsewhere('S1')).toBe(true);
  expect(namesOf('Brazil', ' New  Bolivia ', 'New Bolivia. New Bolivia. New Bolivia.').isElsewhere('S1')).toBe(true);
  expect(
    new Names([], new TextIndex([{ source: 'S1', title: 'Bolivia', text: BOLIVIA }], new Set())).isElsewhere('S1'),
  ).toBe(false);
});

test.each([
  ['Bolivia', 'Bolivia', BOLIVIA],
  ['Brazil', 'Brazil and Bolivia', BOLIVIA],
  ['Brazil', 'Natural gas', BOLIVIA],
  ['Brazil', 'Gas Markets', BOLIVIA],
  ['Brazil', '', BOLIVIA],
  ['Brazil', 'Bolivia in 2014', BOLIVIA],
  ['Brazil', 'Gas in Bolivia', 'Gas in Bolivia. Gas in Bolivia. Gas in Bolivia.'],
  ['Brazil', 'The Gas Of Bolivia Today', 'The Gas Of Bolivia Today. '.repeat(4)],
])('what is asked of %s may well be the matter of a source on "%s"', (name, title, text) => {
  expect(namesOf(name, title, text).isElsewhere('S1')).toBe(false);
});

test('a hostile text takes no time to speak of', () => {
  const started = process.cpuUsage();
  namesOf('Samoa', 'Aa', 'Aa '.repeat(400_000)).isElsewhere('S1');
  mayBeAbout('Samoa', 'American Samoa', 'A'.repeat(400_000) + 'Aa '.repeat(200_000));
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
});
