import type { EvidenceSpan } from '@cairn/core';
import { claimableSpans } from '../../index/claimable.ts';
import { entrySpan, labelOf } from '../../index/entries.ts';
import { wordsAt } from '../../index/passages.ts';
import { type Span, sentencesOf } from '../../index/sentences.ts';
import { stemsOf } from '../../index/terms.ts';
import type { Hit, TextIndex } from '../../index/text-index.ts';
import { Coverage, type Stems } from './coverage.ts';
import type { Search } from './search.ts';

/** A quotation that may answer a question. */
export interface Candidate {
  /** The quotation first; for an entry, the heading that it fills in behind it. */
  readonly evidence: readonly [EvidenceSpan, ...EvidenceSpan[]];
  readonly stems: Stems;
  /** How well it fits the question; comparable only within one question. */
  readonly score: number;
}

/** Looked at in the first round; entries are short, and their headings seldom have the question's own words. */
const PASSAGES = { statements: 24, entries: 250 } as const;
/** Shares of the question's stems, by rarity, that a quotation must have: alone, and with what stands around it. */
const QUOTE_SHARE = { first: 0.15, least: 0.08 } as const;
const WHOLE_SHARE = 0.45;
const RELAX_PER_ROUND = 0.75;
/** In passages nearly as good as the best, a quotation may do without the question's words. */
const BEST_PASSAGES = 0.8;
/** How well an entry must fit, of 2. */
const ENTRY_FIT = 0.7;
/** Of a source's passages: a name that so many of them have need not be said again. */
const ABOUT_SHARE = 0.3;
/** What a word counts for above the quotation and around it, and one that only stands in for the question's. */
const LAYERS = { above: 0.9, around: 0.8, standIn: 0.5 } as const;

/** What a good quotation looks like, whatever it says. */
const WEIGHTS = {
  passage: 0.3,
  source: 0.25,
  hints: 0.15,
  opens: 0.04,
  defines: 0.25,
  expected: 0.1,
  long: -0.08,
} as const;
/** Hints in one quotation beyond which more say nothing new. */
const ENOUGH_HINTS = 2;
const LONG_QUOTE_CHARS = 220;

/** Every quotation worth choosing from, best first. */
export function candidatesFor(search: Search, index: TextIndex): Candidate[] {
  const coverage = new Coverage(search.concepts, index);
  const read = (hit: Hit) => new HitReader(hit, search, index, coverage);
  return [
    ...index.find(search.query, PASSAGES.statements * search.breadth, 'own').flatMap((hit) => read(hit).statements()),
    ...index.find(search.wide, PASSAGES.entries * search.breadth, 'whole').flatMap((hit) => read(hit).entries()),
  ].sort((a, b) => b.score - a.score);
}

/** Reads the quotations out of one passage. */
class HitReader {
  readonly #hit: Hit;
  readonly #search: Search;
  readonly #index: TextIndex;
  readonly #coverage: Coverage;
  readonly #text: string;
  readonly #heading: Stems;
  readonly #title: Stems;

  constructor(hit: Hit, search: Search, index: TextIndex, coverage: Coverage) {
    this.#hit = hit;
    this.#search = search;
    this.#index = index;
    this.#coverage = coverage;
    const { text, title } = index.textOf(hit.passage.source);
    this.#text = text;
    this.#title = stemsOf(title);
    this.#heading = stemsOf(hit.passage.heading ? wordsAt(text, hit.passage.heading) : '');
  }

  statements(): Candidate[] {
    return this.#hit.passage.paragraphs.flatMap((paragraph) => {
      const sentences = sentencesOf(this.#text, paragraph);
      return claimableSpans(this.#text, sentences).flatMap((span) => this.#statement(span, sentences) ?? []);
    });
  }

  /** From paragraphs that make no statement. */
  entries(): Candidate[] {
    const { heading, paragraphs } = this.#hit.passage;
    if (!heading || !this.#search.factual) return [];
    return paragraphs.flatMap((paragraph) => {
      if (claimableSpans(this.#text, sentencesOf(this.#text, paragraph)).length > 0) return [];
      const entry = entrySpan(this.#text, paragraph, heading);
      return entry ? (this.#entry(entry, heading) ?? []) : [];
    });
  }

  #statement(span: Span, sentences: readonly Span[]): Candidate | undefined {
    const quote = this.#spanOf(span);
    const stems = stemsOf(quote.quote);
    if (!this.#isAbout(stems)) return undefined;
    const alone = [{ stems, own: 1, standIn: LAYERS.standIn }];
    const around = [
      { stems, own: 1, standIn: 0 },
      { stems: this.#heading, own: LAYERS.above, standIn: 0 },
      { stems: this.#title, own: LAYERS.above, standIn: 0 },
      { stems: new Set(this.#hit.passage.own.counts.keys()), own: LAYERS.around, standIn: 0 },
    ];
    const share = this.#coverage.of([{ stems, own: 1, standIn: 0 }]);
    const whole = this.#coverage.of(around);
    if (whole < WHOLE_SHARE || this.#coverage.lacks(alone)) return undefined;
    if (share < this.#atLeast(QUOTE_SHARE) && this.#hit.passageFit < BEST_PASSAGES) return undefined;
    const opens = span.start === sentences[0]?.start ? WEIGHTS.opens : 0;
    const defines = this.#search.defines?.test(quote.quote) ? WEIGHTS.defines : 0;
    const score = (share + whole) / 2 + opens + defines + this.#formScore(quote.quote, stems);
    return { evidence: [quote], stems, score };
  }

  #entry(span: Span, heading: Span): Candidate | undefined {
    const quote = this.#spanOf(span);
    const own = stemsOf(quote.quote);
    const stems = new Set([...own, ...this.#heading]);
    if (!this.#isAbout(stems)) return undefined;
    const label = new Set([...this.#heading, ...stemsOf(labelOf(quote.quote))]);
    const fit = this.#coverage.ofEntry(label, [
      { stems: own, own: 1, standIn: LAYERS.standIn },
      { stems: this.#title, own: LAYERS.above, standIn: 0 },
    ]);
    if (fit < ENTRY_FIT) return undefined;
    return { evidence: [quote, this.#spanOf(heading)], stems, score: fit / 2 + this.#formScore(quote.quote, stems) };
  }

  /** Whether a quotation says every name asked about or stands below it, or its source hardly speaks of anything else. */
  #isAbout(stems: Stems): boolean {
    const { source } = this.#hit.passage;
    const { names } = this.#search;
    const isSaid = (stem: string) =>
      stems.has(stem) ||
      this.#heading.has(stem) ||
      this.#title.has(stem) ||
      this.#index.shareOf(source, stem) >= ABOUT_SHARE;
    return names.length === 0 || names.some((name) => name.every(isSaid));
  }

  #formScore(quote: string, stems: Stems): number {
    const { hints, expects } = this.#search;
    const hinted = Math.min(1, [...hints].filter((stem) => stems.has(stem)).length / ENOUGH_HINTS);
    return (
      WEIGHTS.passage * this.#hit.passageFit +
      WEIGHTS.source * this.#hit.sourceFit +
      WEIGHTS.hints * hinted +
      (expects?.test(quote) ? WEIGHTS.expected : 0) +
      (quote.length > LONG_QUOTE_CHARS ? WEIGHTS.long : 0)
    );
  }

  #atLeast({ first, least }: { readonly first: number; readonly least: number }): number {
    return Math.max(least, first * RELAX_PER_ROUND ** (this.#search.breadth - 1));
  }

  #spanOf(span: Span): EvidenceSpan {
    return { source: this.#hit.passage.source, start: span.start, end: span.end, quote: wordsAt(this.#text, span) };
  }
}
