import type { EvidenceSpan } from '@cairn/core';
import type { WeightedStems } from '../../index/bm25.ts';
import { claimableSpans } from '../../index/claimable.ts';
import { type Span, sentencesOf } from '../../index/sentences.ts';
import { stemsOf } from '../../index/terms.ts';
import type { Hit, TextIndex } from '../../index/text-index.ts';

/** What to look for, and how hard. */
export interface Search {
  /** The question's own stems. */
  readonly core: ReadonlySet<string>;
  readonly query: WeightedStems;
  /** From 1; each further round looks at more passages and is content with less. */
  readonly breadth: number;
  /** How a sentence begins that says what the subject of a "What is …" question is. */
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
/** Shares of the question's stems, by idf, that a passage and a quotation must have: at first, and less each round. */
const PASSAGE_SHARE = { first: 0.4, least: 0.33 } as const;
const QUOTE_SHARE = { first: 0.15, least: 0.08 } as const;
const RELAX_PER_ROUND = 0.75;
/** In passages nearly as good as the best, a quotation may do without the question's words. */
const BEST_PASSAGES = 0.8;

/** What a quotation's score is made of: its own words, its surroundings, the topic, its form. */
const WEIGHTS = {
  share: 0.5,
  passage: 0.3,
  source: 0.25,
  hints: 0.15,
  opens: 0.04,
  defines: 0.25,
  long: -0.08,
} as const;
/** Hints in one quotation beyond which more say nothing new. */
const ENOUGH_HINTS = 2;
const LONG_QUOTE_CHARS = 220;

/** Every quotation worth choosing from, best first. */
export function candidatesFor(search: Search, index: TextIndex): Candidate[] {
  const atLeast = ({ first, least }: { first: number; least: number }) =>
    Math.max(least, first * RELAX_PER_ROUND ** (search.breadth - 1));
  const asked = index.idfSum(search.core);
  const shareOf = (present: { has(stem: string): boolean }) =>
    asked === 0 ? 0 : index.idfSum([...search.core].filter((stem) => present.has(stem))) / asked;
  return index
    .find(search.query, PASSAGES_PER_ROUND * search.breadth)
    .filter(({ item }) => shareOf(item.counts) >= atLeast(PASSAGE_SHARE))
    .flatMap((hit) => quotesOf(hit, search, index.textOf(hit.item.source), shareOf))
    .filter(({ share, passageFit }) => share >= atLeast(QUOTE_SHARE) || passageFit >= BEST_PASSAGES)
    .map(({ candidate }) => candidate)
    .sort((a, b) => b.score - a.score);
}

type ShareOf = (present: ReadonlySet<string>) => number;

function quotesOf(hit: Hit, search: Search, text: string, shareOf: ShareOf) {
  const surroundings = WEIGHTS.passage * hit.passageFit + WEIGHTS.source * hit.sourceFit;
  return hit.item.paragraphs.flatMap((paragraph) => {
    const sentences = sentencesOf(text, paragraph);
    return claimableSpans(text, sentences).map((span) => {
      const quote = text.slice(span.start, span.end);
      const stems = stemsOf(quote);
      const share = shareOf(stems);
      const own = WEIGHTS.share * share + WEIGHTS.hints * hintShare(search, stems);
      const score = own + surroundings + formScore(span, sentences, quote, search);
      return {
        share,
        passageFit: hit.passageFit,
        candidate: { evidence: { source: hit.item.source, ...span, quote }, stems, score },
      };
    });
  });
}

/** What a good quotation looks like, whatever it says. */
function formScore(span: Span, sentences: readonly Span[], quote: string, { defines }: Search): number {
  const opens = span.start === sentences[0]?.start ? WEIGHTS.opens : 0;
  const definition = defines?.test(quote) ? WEIGHTS.defines : 0;
  return opens + definition + (quote.length > LONG_QUOTE_CHARS ? WEIGHTS.long : 0);
}

function hintShare({ core, query }: Search, stems: ReadonlySet<string>): number {
  const hints = [...query.keys()].filter((stem) => !core.has(stem));
  return Math.min(1, hints.filter((stem) => stems.has(stem)).length / ENOUGH_HINTS);
}
