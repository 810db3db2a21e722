import type { EvidenceSpan, ReportSection } from '@cairn/core';
import type { Question } from '../../checkpoints.ts';
import { TextIndex } from '../../index/text-index.ts';
import { theLexicon } from '../../lexicon/lexicon.ts';
import { type PackedText, unpack } from '../../sources/packed-text.ts';
import { candidatesFor } from './candidates.ts';
import { searchFor } from './search.ts';
import { selectClaims, touches } from './select.ts';

export interface DraftTask {
  readonly texts: readonly PackedText[];
  /** What a source is about, which its text may not say again. */
  readonly titles: Readonly<Record<string, string>>;
  readonly questions: readonly Question[];
  /** Sections of the round before that stay as they are. */
  readonly kept: readonly ReportSection[];
  /** How hard to look for the others, from 1. */
  readonly breadth: number;
}

const MIN_OPTIONAL_CLAIMS = 2;

/** Answers each question with quotations. Rebuilds the index from the texts. CPU-bound: for threads only. */
export function draft({ texts, titles, questions, kept, breadth }: DraftTask): ReportSection[] {
  const lexicon = theLexicon();
  const searches = new Map(questions.map((question) => [question.id, searchFor(question, breadth, lexicon)]));
  const wanted = new Set([...searches.values()].flatMap(({ wide }) => [...wide.keys()]));
  const indexed = texts.map((text) => ({ source: text.source, title: titles[text.source] ?? '', text: unpack(text) }));
  const index = new TextIndex(indexed, wanted);

  const told: EvidenceSpan[] = kept.flatMap(quotesOf);
  const sections = questions.map((question) => {
    const before = kept.find(({ id }) => id === question.id);
    const search = searches.get(question.id);
    if (before || !search) return before ?? emptySection(question);
    const candidates = candidatesFor(search, index);
    const untold = candidates.filter(({ evidence }) => !told.some((span) => sameStretch(span, evidence[0])));
    const section = { ...emptySection(question), claims: selectClaims(untold, search.concepts) };
    told.push(...quotesOf(section));
    return section;
  });
  const optional = new Set(questions.filter((question) => question.optional).map(({ id }) => id));
  return sections.filter(({ id, claims }) => !optional.has(id) || claims.length >= MIN_OPTIONAL_CLAIMS);
}

function emptySection({ id, text }: Question): ReportSection {
  return { id, question: text, claims: [] };
}

function quotesOf({ claims }: ReportSection): EvidenceSpan[] {
  return claims.flatMap(({ evidence }) => evidence);
}

function sameStretch(a: EvidenceSpan, b: EvidenceSpan): boolean {
  return a.source === b.source && touches(a, b);
}
