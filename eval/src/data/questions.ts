import { drawOf, type Split, shuffled, splitOf } from '../split.ts';
import { FIELDS, type Field } from './fields.ts';
import { type Sheet, valueAt } from './sheets.ts';

/** A question whose answer stands in one sheet. */
export interface FactQuestion {
  readonly country: string;
  readonly field: Field;
  readonly literal: string;
  readonly plain: string;
  /** What an answer must quote: the first piece of the field's value. */
  readonly answer: string;
}

/** Asks for one fact of two countries. */
export interface ComparisonQuestion {
  readonly question: string;
  readonly facts: readonly [FactQuestion, FactQuestion];
}

const FIELDS_PER_COUNTRY = 5;
const FIELDS_PER_PAIR = 3;
const MAX_ANSWER_CHARS = 80;

/** The split's fields, asked of the split's countries: neither a country nor a field is in both. */
export function factQuestions(sheets: readonly Sheet[], split: Split): FactQuestion[] {
  return sheets.flatMap((sheet) => knownFacts(sheet, split).slice(0, FIELDS_PER_COUNTRY));
}

/** What two neighbouring sheets both know, asked in the sheets' own words. */
export function comparisonQuestions(sheets: readonly Sheet[], split: Split): ComparisonQuestion[] {
  return sheets.flatMap((sheet, at) => {
    const other = sheets[at + 1];
    if (at % 2 === 1 || !other) return [];
    const others = new Map(knownFacts(other, split).map((fact) => [fact.field, fact]));
    const pairs = knownFacts(sheet, split).flatMap((fact) => {
      const same = others.get(fact.field);
      return same ? [[fact, same] as const] : [];
    });
    return pairs
      .slice(0, FIELDS_PER_PAIR)
      .map(([a, b], nth) => ({ question: compared(a, b, at / 2 + nth), facts: [a, b] }));
  });
}

function compared({ country: a, field: { name } }: FactQuestion, { country: b }: FactQuestion, form: number): string {
  if (form % 3 === 0) return `Compare ${a} and ${b} on ${name}.`;
  return form % 3 === 1 ? `${a} vs. ${b}: ${name}?` : `How do ${a} and ${b} differ in ${name}?`;
}

/** In an order of each country's own. */
function knownFacts({ country, data }: Sheet, split: Split): FactQuestion[] {
  const fields = FIELDS.filter(({ path }) => splitOf(`field:${path.slice(0, 2).join('|')}`) === split);
  const known = fields.flatMap((field) => {
    const answer = answerIn(valueAt(data, field.path));
    return answer === undefined ? [] : [{ field, answer }];
  });
  return shuffled(known, ({ field }) => `${country}:${field.path.join('|')}`).map(({ field, answer }) => ({
    country,
    field,
    answer,
    ...wordings(field, country),
  }));
}

/** The split's countries, in groups that are the sources of one run each. */
export function groupsOf(sheets: readonly Sheet[], split: Split, size: number): Sheet[][] {
  const own = shuffled(
    sheets.filter(({ country }) => splitOf(`country:${country}`) === split),
    ({ country }) => country,
  );
  const groups: Sheet[][] = [];
  for (let from = 0; from + size <= own.length; from += size) groups.push(own.slice(from, from + size));
  return groups;
}

/** Such of a list as belong to a split, with a country each. */
export function templatesOf(templates: readonly string[], split: Split, countries: readonly string[]): string[] {
  return templates
    .filter((template) => splitOf(`template:${template}`) === split)
    .map((template) => template.replace('{c}', countries[Math.floor(drawOf(template) * countries.length)] ?? ''));
}

function wordings(field: Field, country: string): Pick<FactQuestion, 'literal' | 'plain'> {
  const verb = /s$/.test(field.name) && !/\b(?:of|gas|GDP)\b/.test(field.name) ? 'are' : 'is';
  return { literal: `What ${verb} the ${field.name} of ${country}?`, plain: field.plainly.replace('{c}', country) };
}

function answerIn(value: string | undefined): string | undefined {
  if (value === undefined || /^(?:NA\b|none\b|-$)/i.test(value)) return undefined;
  const piece = (value.split(/;|\(|\+\+|\. /).find((part) => part.trim() !== '') ?? '').trim();
  if (piece.length <= MAX_ANSWER_CHARS) return piece === '' ? undefined : piece;
  return piece.slice(0, piece.lastIndexOf(' ', MAX_ANSWER_CHARS));
}
