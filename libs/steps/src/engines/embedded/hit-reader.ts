import type { EvidenceSpan } from '@cairn/core';
import { claimableSpans } from '../../index/claimable.ts';
import { entrySpan, labelOf } from '../../index/entries.ts';
import { wordsAt } from '../../index/passages.ts';
import { type Span, sentencesOf } from '../../index/sentences.ts';
import { stemsOf, termsOf } from '../../index/terms.ts';
import type { Hit, TextIndex } from '../../index/text-index.ts';
import type { Coverage, Layer, Stems } from './coverage.ts';
import type { EntryFit, EntrySigns } from './entry-fit.ts';
import { meets } from './expected.ts';
import type { Name, Names } from './names.ts';
import type { Search } from './search.ts';

/** A quotation that may answer a question. */
export interface Candidate {
  /** The quotation first; for an entry, the heading that it fills in behind it. */
  readonly evidence: readonly [EvidenceSpan, ...EvidenceSpan[]];
  readonly stems: Stems;
  /** How well it fits the question; comparable only within one question. */
  readonly score: number;
}

/** An entry that may answer a question, and what tells. */
export interface EntryReading extends Omit<Candidate, 'score'> {
  readonly signs: EntrySigns;
}

/** Shares of the question's stems, by rarity, that a quotation must have: alone, and with what stands around it. */
const QUOTE_SHARE = { first: 0.15, least: 0.08 } as const;
const WHOLE_SHARE = 0.45;
const RELAX_PER_ROUND = 0.75;
/** In passages nearly as good as the best, a quotation may do without the question's words. */
const BEST_PASSAGES = 0.8;
/** Of a source's passages: a name that so many of them have need not be said again. */
const ABOUT_SHARE = 0.3;
/** What a word counts for above the quotation, and around it. */
const LAYERS = { above: 0.9, around: 0.8 } as const;

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
const NO_STEMS: Stems = new Set();
/** Of a list item. */
const MARK_CHARS = 1;
/** What a sentence is about stands among its first telling words. */
const SUBJECT_STEMS = 4;

/** Reads the quotations out of one passage. */
export class HitReader {
  readonly #hit: Hit;
  readonly #search: Search;
  readonly #index: TextIndex;
  /** Of those that the search gives, what the source may be about. */
  readonly #names: readonly Name[];
  readonly #isElsewhere: boolean;
  readonly #text: string;
  readonly #heading: Stems;
  readonly #title: Stems;
  readonly #around: readonly Layer[];

  constructor(hit: Hit, search: Search, index: TextIndex, names: Names) {
    this.#names = names.of(hit.passage.source);
    this.#isElsewhere = names.isElsewhere(hit.passage.source);
    this.#hit = hit;
    this.#search = search;
    this.#index = index;
    const { text, title } = index.textOf(hit.passage.source);
    this.#text = text;
    this.#title = stemsOf(title);
    this.#heading = stemsOf(hit.passage.heading ? wordsAt(text, hit.passage.heading) : '');
    this.#around = [
      { stems: this.#heading, worth: LAYERS.above },
      { stems: this.#title, worth: LAYERS.above },
      { stems: new Set(hit.passage.own.counts.keys()), worth: LAYERS.around },
    ];
  }

  statements(coverage: Coverage): Candidate[] {
    if (coverage.lacks) return [];
    return this.#hit.passage.paragraphs.flatMap((paragraph) => {
      const sentences = sentencesOf(this.#text, paragraph);
      return claimableSpans(this.#text, sentences).flatMap((span) => this.#statement(span, sentences, coverage) ?? []);
    });
  }

  /** From paragraphs that make no statement. */
  entries(fit: EntryFit): EntryReading[] {
    const { heading, paragraphs } = this.#hit.passage;
    if (!heading) return [];
    const isBelow = this.#isAbout(NO_STEMS);
    return paragraphs.flatMap((paragraph) => {
      const entry = entrySpan(this.#text, paragraph, heading);
      if (!entry || !(isBelow || this.#isAbout(stemsOf(labelOf(wordsAt(this.#text, entry)))))) return [];
      if (claimableSpans(this.#text, sentencesOf(this.#text, paragraph)).length > 0) return [];
      return [this.#entry(entry, heading, fit)];
    });
  }

  #statement(span: Span, sentences: readonly Span[], coverage: Coverage): Candidate | undefined {
    const quote = this.#spanOf(span);
    const stems = stemsOf(quote.quote);
    const { expects, defines: begins } = this.#search;
    if (
      !this.#isAbout(this.#isElsewhere ? opening(stems) : stems) ||
      (expects?.strict && meets(expects, quote.quote) === 0)
    )
      return undefined;
    if (!this.#isOnSubject(quote.quote)) return undefined;
    const alone = { stems, worth: 1 };
    const share = coverage.of([alone]);
    const layers = [alone, ...this.#around];
    const whole = coverage.of(layers);
    if (whole < WHOLE_SHARE || coverage.misses(layers)) return undefined;
    if (share < this.#atLeast(QUOTE_SHARE) && this.#hit.passageFit < BEST_PASSAGES) return undefined;
    const opens = span.start === sentences[0]?.start ? WEIGHTS.opens : 0;
    const defines = begins?.test(quote.quote) ? WEIGHTS.defines : 0;
    const score = (share + whole) / 2 + opens + defines + this.#formScore(quote.quote, stems);
    return { evidence: [quote], stems, score };
  }

  /** What asks for a subject alone is answered by what says its words side by side: "Prime Minister" says nothing of prime numbers. */
  #isOnSubject(quote: string): boolean {
    const { subject } = this.#search;
    if (subject.length < 2) return true;
    const heading = this.#hit.passage.heading ? wordsAt(this.#text, this.#hit.passage.heading) : '';
    const title = this.#index.textOf(this.#hit.passage.source).title;
    return [quote, heading, title].some((words) => saysTogether(subject, words));
  }

  #entry(span: Span, heading: Span, fit: EntryFit): EntryReading {
    const quote = this.#spanOf(span);
    const own = stemsOf(quote.quote);
    const stems = new Set([...own, ...this.#heading]);
    const isFirst = wordsAt(this.#text, { start: heading.end, end: span.start }).trim().length <= MARK_CHARS;
    const signs = fit.signs({ heading: this.#heading, quote: quote.quote, body: own, isFirst });
    return { evidence: [quote, this.#spanOf(heading)], stems, signs };
  }

  /** Whether a quotation says a name asked about or stands below it, or its source hardly speaks of anything else. */
  #isAbout(stems: Stems): boolean {
    const { source } = this.#hit.passage;
    const isSaid = (stem: string) =>
      stems.has(stem) ||
      this.#heading.has(stem) ||
      this.#title.has(stem) ||
      this.#index.shareOf(source, stem) >= ABOUT_SHARE;
    return this.#search.names.length === 0 || this.#names.some(({ stems: own }) => own.every(isSaid));
  }

  #formScore(quote: string, stems: Stems): number {
    const { hints, expects } = this.#search;
    const hinted = Math.min(1, [...hints].filter((stem) => stems.has(stem)).length / ENOUGH_HINTS);
    return (
      WEIGHTS.passage * this.#hit.passageFit +
      WEIGHTS.source * this.#hit.sourceFit +
      WEIGHTS.hints * hinted +
      WEIGHTS.expected * (meets(expects, quote) ?? 0) +
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

function saysTogether(stems: readonly string[], text: string): boolean {
  const all = [...termsOf(text)].map(({ stem }) => stem);
  return all.some((_, place) => stems.every((stem, behind) => all[place + behind] === stem));
}

const opening = (stems: Stems): Stems => new Set([...stems].slice(0, SUBJECT_STEMS));
