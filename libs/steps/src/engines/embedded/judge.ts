import type { ReportClaim, ReportSection } from '@cairn/core';
import type { Question } from '../../checkpoints.ts';
import { stemsOf, termsOf } from '../../index/terms.ts';
import { type PackedText, unpack } from '../../sources/packed-text.ts';
import type { Issue, IssueCode } from './issues.ts';
import { cosine } from './select.ts';
import { isSupported } from './supported.ts';

export interface JudgeTask {
  readonly questions: readonly Question[];
  readonly sections: readonly ReportSection[];
  /** The texts of every source that a section cites. */
  readonly texts: readonly PackedText[];
  /** Of a claim's stems, how many its quotation must have; absent: as many as a quotation of itself would. */
  readonly leastShare?: number;
}

const MIN_CLAIMS = 2;
/** Of the question's words, how many its section must take up. */
const MIN_COVERAGE = 0.5;
const NEAR_DUPLICATE = 0.8;

/** Holds every claim against its sources and every section against its question. For threads only. */
export function judge({ questions, sections, texts, leastShare }: JudgeTask): Issue[] {
  const unpacked = new Map(texts.map((text) => [text.source, unpack(text)]));
  const queries = new Map(questions.map(({ id, query }) => [id, query]));
  return sections.flatMap((section) =>
    [
      ...unsupported(section, unpacked, leastShare),
      ...tooLittle(section, queries.get(section.id) ?? ''),
      ...lesser(section),
    ].map(([code, detail]) => ({
      question: section.id,
      code,
      detail,
    })),
  );
}

type Finding = readonly [IssueCode, string];

function unsupported({ claims }: ReportSection, texts: ReadonlyMap<string, string>, leastShare?: number): Finding[] {
  return claims
    .filter((claim) => !stands(claim, texts, leastShare))
    .map(({ text }) => ['unsupported_claim', `Its source does not bear out: ${text.slice(0, 120)}`]);
}

/** One source alone has to bear a claim out; what it says in several places counts together. */
function stands({ text, evidence }: ReportClaim, texts: ReadonlyMap<string, string>, leastShare?: number): boolean {
  const real = evidence.every(({ source, start, end, quote }) => texts.get(source)?.slice(start, end) === quote);
  const quotes = [...Map.groupBy(evidence, ({ source }) => source).values()];
  return real && quotes.some((own) => isSupported(text, own.map(({ quote }) => quote).join(' '), leastShare));
}

function tooLittle(section: ReportSection, query: string): Finding[] {
  const { claims } = section;
  if (section.compares && claims.length > 0) {
    const missing = sidesWithout(section);
    return missing.length > 0 ? [['too_few_claims', `nothing on ${missing.join(', ')}`]] : [];
  }
  if (claims.length < MIN_CLAIMS) return [['too_few_claims', `${claims.length} of at least ${MIN_CLAIMS} claims`]];
  const said = new Set(claims.flatMap(({ text }) => [...stemsOf(text)]));
  const asked = new Map([...termsOf(query)].map(({ stem, word }) => [stem, word]));
  const missing = [...asked].filter(([stem]) => !said.has(stem)).map(([, word]) => word);
  const coverage = asked.size === 0 ? 1 : 1 - missing.length / asked.size;
  return coverage < MIN_COVERAGE ? [['thin_coverage', `nothing on ${missing.join(', ')}`]] : [];
}

/** The things that a section compares and says nothing of. */
export function sidesWithout({ compares = [], claims }: ReportSection): string[] {
  return claims.some(({ about }) => about !== undefined)
    ? compares.filter((side) => !claims.some(({ about }) => about === side))
    : [];
}

function lesser({ claims }: ReportSection): Finding[] {
  const sources = new Set(claims.flatMap(({ evidence }) => evidence.map(({ source }) => source)));
  const stems = claims.map(({ text }) => stemsOf(text));
  const twins = stems.some((one, at) => stems.slice(at + 1).some((other) => cosine(one, other) >= NEAR_DUPLICATE));
  return [
    ...(claims.length >= MIN_CLAIMS && sources.size === 1
      ? [['single_source', 'every claim rests on one source'] as const]
      : []),
    ...(twins ? [['near_duplicate', 'two claims say nearly the same'] as const] : []),
  ];
}
