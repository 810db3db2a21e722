import type { EvidenceSpan, ReportClaim, ReportSection } from '@cairn/core';
import type { Question } from '../../checkpoints.ts';
import type { IndexedText } from '../../index/passages.ts';
import { TextIndex } from '../../index/text-index.ts';
import { theLexicon } from '../../lexicon/lexicon.ts';
import { type PackedText, unpack } from '../../sources/packed-text.ts';
import { candidatesFor } from './candidates.ts';
import type { Candidate } from './hit-reader.ts';
import { type Search, searchFor } from './search.ts';
import { isEntry, selectClaims, touches } from './select.ts';
import { asSourcesPutIt } from './sides.ts';

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
/** Of each thing that a question compares. */
const MAX_SIDE_CLAIMS = 3;

/** Answers each question with quotations. Rebuilds the index from the texts. CPU-bound: for threads only. */
export function draft({ texts, titles, questions: planned, kept, breadth }: DraftTask): ReportSection[] {
  const indexed = texts.map((text) => ({ source: text.source, title: titles[text.source] ?? '', text: unpack(text) }));
  const questions = questionsFor(planned, indexed);
  const searches = searchesFor(questions, breadth);
  const index = indexFor(searches, indexed);

  const told: EvidenceSpan[] = kept.flatMap(quotesOf);
  const sections = questions.map((question, at) => {
    const before = kept.find(({ id }) => id === question.id);
    if (before) return before;
    const claims = (searches[at] ?? []).flatMap((search) => {
      // What fills in a heading is an answer to whoever asks for it; a statement is told once.
      const untold = candidatesFor(search, index).filter(
        (candidate) => isEntry(candidate) || !told.some((span) => sameStretch(span, candidate.evidence[0])),
      );
      return claimsFor(search, untold);
    });
    const section = { ...emptySection(question), claims };
    told.push(...quotesOf(section));
    return section;
  });
  const optional = new Set(questions.filter((question) => question.optional).map(({ id }) => id));
  return sections.filter(({ id, claims }) => !optional.has(id) || claims.length >= MIN_OPTIONAL_CLAIMS);
}

/** The plan's, but what it could not know. */
function questionsFor(planned: readonly Question[], texts: readonly IndexedText[]): readonly Question[] {
  if (!planned.some(({ optional }) => optional)) return planned;
  return asSourcesPutIt(planned, indexFor(searchesFor(planned, 1), texts));
}

interface SideSearch extends Search {
  /** Of a comparison: the one thing that this search is about. */
  readonly about?: string;
}

/** One for each question, or for each thing that it compares. */
function searchesFor(questions: readonly Question[], breadth: number): SideSearch[][] {
  const lexicon = theLexicon();
  return questions.map((question) => {
    if (!question.sides) return [searchFor(question, breadth, lexicon)];
    return question.sides.map(({ about, query }) => {
      const asked = { text: query, query, hints: question.hints };
      return { ...searchFor(asked, breadth, lexicon, about), about };
    });
  });
}

function claimsFor({ concepts, about }: SideSearch, candidates: readonly Candidate[]): ReportClaim[] {
  if (about === undefined) return selectClaims(candidates, concepts);
  return selectClaims(candidates, concepts, MAX_SIDE_CLAIMS).map((claim) => ({ ...claim, about }));
}

function indexFor(searches: readonly (readonly Search[])[], texts: readonly IndexedText[]): TextIndex {
  return new TextIndex(texts, new Set(searches.flat().flatMap(({ wide }) => [...wide.keys()])));
}

function emptySection({ id, text, sides }: Question): ReportSection {
  return { id, question: text, claims: [], ...(sides && { compares: sides.map(({ about }) => about) }) };
}

function quotesOf({ claims }: ReportSection): EvidenceSpan[] {
  return claims.flatMap(({ evidence }) => evidence);
}

function sameStretch(a: EvidenceSpan, b: EvidenceSpan): boolean {
  return a.source === b.source && touches(a, b);
}
