import type { ReportClaim } from '@cairn/core';
import { isVerbatim, sourceIdAt } from '../ask.ts';
import type { FactQuestion } from '../data/questions.ts';
import { placeOf, type Sheet } from '../data/sheets.ts';
import type { SourceText, Stretch } from '../data/texts.ts';

/** A question, where its answer stands, and words that an answer must quote from there. */
export interface Target {
  readonly question: string;
  /** The nth source. */
  readonly at: number;
  readonly place: Stretch;
  /** Empty: any quotation from there answers. */
  readonly answer: string;
}

/** What came of some questions: all counts. */
export interface FactTally {
  questions: number;
  /** Questions whose fact a claim quotes, from the place where it stands. */
  recalled: number;
  /** Of those, as the first claim. */
  first: number;
  claims: number;
  /** Claims from the source that has the answer. */
  rightSource: number;
  /** Claims from the very place where the answer stands. */
  rightPlace: number;
  verbatim: number;
  /** Sources with a claim that stands, summed over the questions. */
  citedSources: number;
}

export const noFacts = (): FactTally => ({
  questions: 0,
  recalled: 0,
  first: 0,
  claims: 0,
  rightSource: 0,
  rightPlace: 0,
  verbatim: 0,
  citedSources: 0,
});

/** Where the answer stands in the sheets of one run. */
export function targetOf(
  { country, field, answer }: FactQuestion,
  question: string,
  sheets: readonly Sheet[],
  sources: readonly SourceText[],
): Target {
  const at = sheets.findIndex((sheet) => sheet.country === country);
  const place = placeOf(sources[at]?.text ?? '', field.path);
  if (!place) throw new Error(`The sheet of ${country} has no ${field.path.join(', ')}.`);
  return { question, at, place, answer };
}

/** Counts what the claims say of a question's fact. */
export function tallyFact(
  tally: FactTally,
  { at, place, answer }: Target,
  claims: readonly ReportClaim[],
  sources: readonly SourceText[],
): void {
  const source = sourceIdAt(at);
  const stands = claims.filter((claim) => isVerbatim(claim, sources));
  const right = claims.map((claim) => quotesFact(claim, source, place, answer));
  tally.questions += 1;
  tally.recalled += Number(right.includes(true));
  tally.first += Number(right[0] === true);
  tally.claims += claims.length;
  tally.rightSource += claims.filter(({ evidence }) => evidence[0]?.source === source).length;
  tally.rightPlace += claims.filter((claim) => quotesFact(claim, source, place, '')).length;
  tally.verbatim += stands.length;
  tally.citedSources += new Set(stands.flatMap(({ evidence }) => evidence.map((span) => span.source))).size;
}

function quotesFact({ evidence }: ReportClaim, source: string, place: Stretch, answer: string): boolean {
  const spaced = (text: string) => text.replace(/\s+/g, ' ');
  return evidence.some(
    (span) =>
      span.source === source &&
      span.start < place.end &&
      place.start < span.end &&
      spaced(span.quote).includes(spaced(answer)),
  );
}
