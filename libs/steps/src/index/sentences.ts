export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Intl.Segmenter's time and memory explode on long texts: it only ever sees a paragraph, and a long one in pieces. */
const MAX_SEGMENTED_CHARS = 5_000;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

// A full stop after these does not end a sentence.
const ABBREVIATION =
  /(?:^|[\s(“"'])(?:e\.g|i\.e|cf|vs|etc|approx|ca|c|dr|mr|mrs|ms|prof|st|mt|no|nos|fig|figs|eq|sec|vol|pp?|ed|eds|inc|ltd|co|jr|sr|u\.s|u\.k|al|\p{L})\.\s*$/iu;

/** The sentences of one paragraph at [start, end), without the white space around them. */
export function sentencesOf(text: string, { start, end }: Span): Span[] {
  const found: Span[] = [];
  for (let from = start; from < end; ) {
    const to = pieceEnd(text, from, end);
    for (const { index, segment } of segmenter.segment(text.slice(from, to))) {
      addSentence(found, text, { start: from + index, end: from + index + segment.length });
    }
    from = to;
  }
  return found.map((span) => trimmed(text, span)).filter((span) => span.end > span.start);
}

/** Joins what the segmenter took apart wrongly: after an abbreviation, or in front of a small letter. */
function addSentence(found: Span[], text: string, next: Span): void {
  const previous = found.at(-1);
  const before = previous ? text.slice(Math.max(previous.start, previous.end - 20), previous.end) : '';
  const joins =
    previous && (ABBREVIATION.test(before) || /^[\p{Ll}),;:]/u.test(text.slice(next.start, next.start + 1)));
  if (joins) found[found.length - 1] = { start: previous.start, end: next.end };
  else found.push(next);
}

function pieceEnd(text: string, from: number, end: number): number {
  if (end - from <= MAX_SEGMENTED_CHARS) return end;
  const stop = text.lastIndexOf('. ', from + MAX_SEGMENTED_CHARS);
  return stop > from ? stop + 2 : from + MAX_SEGMENTED_CHARS;
}

function trimmed(text: string, { start, end }: Span): Span {
  const piece = text.slice(start, end);
  return { start: start + (piece.length - piece.trimStart().length), end: start + piece.trimEnd().length };
}
