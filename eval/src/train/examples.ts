import { type EntrySigns, entrySigns, type QuestionSigns, questionsOf, SIGNS, type Threads } from '@cairn/steps';
import { sourceIdAt } from '../ask.ts';
import { factQuestions, groupsOf, templatesOf } from '../data/questions.ts';
import { placeOf, readSheet, readSheets, type Sheet, valueAt } from '../data/sheets.ts';
import type { SourceText, Stretch } from '../data/texts.ts';
import { NOT_IN_THE_SHEETS, OFF_TOPIC } from '../data/unanswerable.ts';
import { shuffled, splitOf } from '../split.ts';
import { OFF_TOPIC_TOO, UNANSWERABLE } from './hopeless.ts';
import { refuseSealed } from './sealed.ts';
import { WORDINGS } from './wordings.ts';

/** A question, its entries and which of them answer it; none does where nothing is to be found. */
export interface Example {
  /** Wordings of one field are fitted on together, or not at all. */
  readonly field: string;
  /** Counts once, however many countries it is asked of. */
  readonly template: string;
  readonly answerable: boolean;
  /** In the sheet's own words. */
  readonly isLiteral: boolean;
  readonly asked: QuestionSigns;
  readonly entries: readonly EntrySigns[];
  /** The entries' signs in the order of SIGNS. */
  readonly signs: readonly (readonly number[])[];
  readonly right: readonly boolean[];
}

interface Asked {
  readonly field: string;
  readonly template: string;
  readonly question: string;
  readonly country: string;
  /** Empty: no sheet answers it. */
  readonly path: readonly string[];
}

const COUNTRIES_PER_TEMPLATE = 4;
const SOURCES_PER_RUN = 20;
const LITERAL = /^What (?:is|are) the /;
const linesOf = (text: string) => text.trim().split('\n');

/** All of the tune split. */
export async function readExamples(threads: Threads): Promise<Example[]> {
  const groups = groupsOf(readSheets(), 'tune', SOURCES_PER_RUN);
  const asked = [...groups.flatMap(officialQuestions), ...moreQuestions(groups.flat())];
  const examples: Example[] = [];
  for (const sheets of groups) {
    const sources = await Promise.all(sheets.map((sheet) => readSheet(sheet, threads)));
    const countries = new Map(sheets.map(({ country }, at) => [country, at]));
    examples.push(
      ...examplesOf(
        asked.filter(({ country }) => countries.has(country)),
        sources,
        countries,
      ),
    );
  }
  return examples;
}

function examplesOf(
  asked: readonly Asked[],
  sources: readonly SourceText[],
  countries: ReadonlyMap<string, number>,
): Example[] {
  const texts = sources.map(({ title, text }, at) => ({ source: sourceIdAt(at), title, text }));
  const topic = 'country facts';
  const questions = asked.flatMap(({ question }) => questionsOf({ topic, questions: [question] }).slice(0, 1));
  return entrySigns(questions, texts).map(({ asked: own, entries }, at): Example => {
    const { field = '', template = '', country = '', path = [] } = asked[at] ?? {};
    const source = countries.get(country) ?? 0;
    const place = path.length > 0 ? placeOf(sources[source]?.text ?? '', path) : undefined;
    return {
      field,
      template,
      answerable: place !== undefined,
      isLiteral: LITERAL.test(template),
      asked: own,
      entries: entries.map(({ signs }) => signs),
      signs: entries.map(({ signs }) => SIGNS.map((sign) => signs[sign])),
      right: entries.map((entry) => place !== undefined && entry.source === sourceIdAt(source) && meet(entry, place)),
    };
  });
}

const meet = (a: Stretch, b: Stretch) => a.start < b.end && b.start < a.end;

function officialQuestions(sheets: readonly Sheet[]): Asked[] {
  return factQuestions(sheets, 'tune').flatMap(({ country, field, literal, plain }) =>
    [literal, plain].map((question) => ({
      field: field.path.slice(0, 2).join('|'),
      template: question.replace(country, '{c}'),
      question,
      country,
      path: field.path,
    })),
  );
}

function moreQuestions(sheets: readonly Sheet[]): Asked[] {
  const facts = linesOf(WORDINGS).flatMap((line) => {
    const [path = '', ...templates] = line.split(' :: ');
    return templates.flatMap((template) => askedOf(template, path.split('|'), sheets));
  });
  const more = [...linesOf(UNANSWERABLE), ...linesOf(OFF_TOPIC_TOO)];
  for (const template of more) refuseSealed(template);
  const own = [NOT_IN_THE_SHEETS, OFF_TOPIC].flatMap((list) => templatesOf(list, 'tune', ['{c}']));
  return [...facts, ...[...own, ...more].flatMap((template) => askedOf(template, [], sheets))];
}

function askedOf(template: string, path: readonly string[], sheets: readonly Sheet[]): Asked[] {
  const field = path.length > 0 ? path.slice(0, 2).join('|') : template;
  if (path.length > 0 && splitOf(`field:${field}`) !== 'tune') throw new Error(`${field} is of the test split.`);
  const known = sheets.filter(
    ({ data }) => path.length === 0 || !/^(?:\$?NA\b|none\b|-?$)/i.test(valueAt(data, path) ?? ''),
  );
  return shuffled(known, ({ country }) => `${template}:${country}`)
    .slice(0, COUNTRIES_PER_TEMPLATE)
    .map(({ country }) => ({ field, template, question: template.replace('{c}', country), country, path }));
}
