import type { EvidenceSpan } from '@cairn/core';
import type { PassageIndex, Ranked, WeightedStems } from '../../index/bm25.ts';
import { claimableSpans } from '../../index/claimable.ts';
import { type Span, sentencesOf } from '../../index/sentences.ts';
import { stemsOf } from '../../index/terms.ts';

/** What to look for, and how hard. */
export interface Search {
  /** The question's own stems. */
  readonly core: ReadonlySet<string>;
  readonly query: WeightedStems;
  /** From 1; each further round looks at more passages and is content with less. */
  readonly breadth: number;
  /** The subject of a question of the form "What is …", else undefined. */
  readonly defines: RegExp | undefined;
}

/** A quotation that may answer a question. */
export interface Candidate {
  readonly evidence: EvidenceSpan;
  readonly stems: ReadonlySet<string>;
  /** How well it fits the question; comparable only within one question. */
  readonly score: number;
}

const PASSAGES_PER_ROUND = 24;
/** Shares of the question's stems, by idf, that a passage and a quotation must have in the first round. */
const PASSAGE_SHARE = 0.4;
const QUOTE_SHARE = 0.28;
const RELAX_PER_ROUND = 0.75;

const PASSAGE_WEIGHT = 0.35;
const OPENING_BONUS = 0.06;
const DEFINITION_BONUS = 0.3;
const LONG_QUOTE_CHARS = 280;
const LONG_QUOTE_MALUS = 0.08;

/** Every quotation worth choosing from, best first. */
export function candidatesFor(search: Search, index: PassageIndex, textOf: (source: string) => string): Candidate[] {
  const relax = RELAX_PER_ROUND ** (search.breadth - 1);
  const total = idfSum(search.core, index);
  const ranked = index.rank(search.query, PASSAGES_PER_ROUND * search.breadth);
  const best = ranked[0]?.score ?? 1;
  const found = ranked
    .filter(({ passage }) => idfSum(matched(search.core, passage.counts), index) >= PASSAGE_SHARE * relax * total)
    .flatMap((hit) => quotesOf(hit, search, index, textOf(hit.passage.source), hit.score / best))
    .filter(({ share }) => share >= QUOTE_SHARE * relax);
  return found.map(({ candidate }) => candidate).sort((a, b) => b.score - a.score);
}

function quotesOf(hit: Ranked, search: Search, index: PassageIndex, text: string, passageScore: number) {
  const total = idfSum(search.core, index);
  return hit.passage.paragraphs.flatMap((paragraph) => {
    const sentences = sentencesOf(text, paragraph);
    return claimableSpans(text, sentences).map((span) => {
      const quote = text.slice(span.start, span.end);
      const stems = stemsOf(quote);
      const share = total === 0 ? 0 : idfSum(matched(search.core, stems), index) / total;
      const hints = hintShare(search, stems);
      const score = share + 0.2 * hints + PASSAGE_WEIGHT * passageScore + formScore(span, sentences, quote, search);
      return { share, candidate: { evidence: { source: hit.passage.source, ...span, quote }, stems, score } };
    });
  });
}

/** What a good quotation looks like, whatever it says. */
function formScore(span: Span, sentences: readonly Span[], quote: string, { defines }: Search): number {
  const opens = span.start === sentences[0]?.start ? OPENING_BONUS : 0;
  const definition = defines?.test(quote) ? DEFINITION_BONUS : 0;
  return opens + definition - (quote.length > LONG_QUOTE_CHARS ? LONG_QUOTE_MALUS : 0);
}

function hintShare({ core, query }: Search, stems: ReadonlySet<string>): number {
  const hints = [...query.keys()].filter((stem) => !core.has(stem));
  return hints.length === 0 ? 0 : hints.filter((stem) => stems.has(stem)).length / hints.length;
}

function matched(core: ReadonlySet<string>, present: { has(stem: string): boolean }): string[] {
  return [...core].filter((stem) => present.has(stem));
}

function idfSum(stems: Iterable<string>, index: PassageIndex): number {
  let sum = 0;
  for (const stem of stems) sum += index.idf(stem);
  return sum;
}
