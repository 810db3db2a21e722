import type { EvidenceSpan, ReportSection } from '@cairn/core';
import type { Question } from '../../checkpoints.ts';
import type { WeightedStems } from '../../index/bm25.ts';
import { stemsOf, termsOf } from '../../index/terms.ts';
import { TextIndex } from '../../index/text-index.ts';
import { type PackedText, unpack } from '../../sources/packed-text.ts';
import { candidatesFor, type Search } from './candidates.ts';
import { selectClaims, touches } from './select.ts';

export interface DraftTask {
  readonly texts: readonly PackedText[];
  readonly questions: readonly Question[];
  /** Sections of the round before that stay as they are. */
  readonly kept: readonly ReportSection[];
  /** How hard to look for the others, from 1. */
  readonly breadth: number;
}

const HINT_WEIGHT = 0.25;
const MIN_OPTIONAL_CLAIMS = 2;

/** Answers each question with quotations. Rebuilds the index from the texts. CPU-bound: for threads only. */
export function draft({ texts, questions, kept, breadth }: DraftTask): ReportSection[] {
  const searches = new Map(questions.map((question) => [question.id, searchFor(question, breadth)]));
  const wanted = new Set([...searches.values()].flatMap(({ query }) => [...query.keys()]));
  const index = new TextIndex(new Map(texts.map((text) => [text.source, unpack(text)])), wanted);

  const told: EvidenceSpan[] = kept.flatMap(quotesOf);
  const sections = questions.map((question) => {
    const before = kept.find(({ id }) => id === question.id);
    const search = searches.get(question.id);
    if (before || !search) return before ?? emptySection(question);
    const candidates = candidatesFor(search, index);
    const untold = candidates.filter(({ evidence }) => !told.some((span) => sameStretch(span, evidence)));
    const section = { ...emptySection(question), claims: selectClaims(untold, search.core) };
    told.push(...quotesOf(section));
    return section;
  });
  const optional = new Set(questions.filter((question) => question.optional).map(({ id }) => id));
  return sections.filter(({ id, claims }) => !optional.has(id) || claims.length >= MIN_OPTIONAL_CLAIMS);
}

function searchFor({ text, query: asked, hints }: Question, breadth: number): Search {
  const core = stemsOf(asked);
  const query: WeightedStems = new Map([
    ...[...stemsOf(hints)].map((stem): [string, number] => [stem, HINT_WEIGHT]),
    ...[...core].map((stem): [string, number] => [stem, 1]),
  ]);
  return { core, query, breadth, defines: definitionOf(text) };
}

/** For "What is a fencing token?": how a sentence that says so begins. */
function definitionOf(question: string): RegExp | undefined {
  const subject = /^what (?:is|are) (?:a |an |the )?([\p{L}\p{N}' -]{3,60}?)(?:,|\?| and | for\b| in\b|$)/iu.exec(
    question,
  )?.[1];
  const words = subject === undefined ? [] : [...termsOf(subject)].map(({ word }) => word.replace(/s$/, ''));
  if (words.length === 0) return undefined;
  return new RegExp(`^(?:an? |the )?(?:\\S+ ){0,2}${words.join('\\S*\\W+')}\\S* (?:is|are|was|were|means?)\\b`, 'iu');
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
