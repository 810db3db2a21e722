import type { Span } from './sentences.ts';

const MIN_CHARS = 45;
const MAX_CHARS = 420;
const MIN_WORDS = 7;
/** Of all characters: less is a formula, a list of numbers or an address. */
const MIN_LETTER_SHARE = 0.65;

// A sentence that begins so leans on the one before it.
const LEANING =
  /^["“'(]*(?:it|its|this|that|these|those|they|their|them|he|she|his|her|him|such|both|neither|either|each|one|some|others?|another|many|most|all|none|here|there|then|thus|hence|so|but|and|or|nor|yet|however|therefore|instead|otherwise|meanwhile|moreover|furthermore|also|again|likewise|similarly|conversely|consequently|accordingly|indeed|still|besides|nevertheless|nonetheless|rather|above|below|afterwards|finally|first|second|third|secondly|next|for example|for instance|for that reason|in (?:this|that|these|those|such|contrast|fact|short|other words|both|either|practice|particular|return|turn|addition)|on the (?:other|contrary)|as a (?:result|consequence)|because of (?:this|that)|after (?:this|that)|at (?:this|that)|with (?:this|that|these|those)|by (?:this|then)|to (?:this|that|do so)|the (?:former|latter|same|other|second|third|reason|answer|result|lesson|alternative|opposite|difference|problem|trick|remedy|cure|price|cost|catch|point|rest|two|three|first|rule|check|choice|proposal|idea|pattern|gain|remedies|episode|construction|guarantee|resulting|method|conclusion|proof|form|effects?|technique|counting|example|exception|second class|third class))\b/i;

// A word near the start, or a "such" anywhere, whose noun we have not seen.
const LEANS_SOON = /^(?:\S+\s+){1,3}(?:it|they|he|she|this|these|those)\b|\bsuch (?!as\b|an?\b|that\b)/i;

const BOILERPLATE =
  /\b(?:click here|cookies?|subscribe|newsletter|all rights reserved|copyright|privacy policy|terms of (?:use|service)|sign in|log in|javascript|as (?:shown|described|discussed|mentioned|seen) (?:above|below|in)|this (?:article|page|section|chapter|document|note|text|essay)|table of contents|see also|(?:figure|table|section|chapter) \d)/i;

/**
 * The stretches of a paragraph that make sense on their own: a sentence, or a sentence that leans on the one before it
 * together with that one.
 */
export function claimableSpans(text: string, sentences: readonly Span[]): Span[] {
  return sentences.flatMap((sentence, at) => {
    const own = text.slice(sentence.start, sentence.end);
    if (!isWhole(own)) return [];
    if (!leans(own)) return isFit(own) ? [sentence] : [];
    const previous = sentences[at - 1];
    if (!previous) return [];
    const pair = { start: previous.start, end: sentence.end };
    const before = text.slice(previous.start, previous.end);
    return isWhole(before) && !leans(before) && isFit(text.slice(pair.start, pair.end)) ? [pair] : [];
  });
}

function leans(sentence: string): boolean {
  return LEANING.test(sentence) || LEANS_SOON.test(sentence);
}

// "(2010 est.)" ends a list, not a sentence.
const ENDS_SHORTENED = /\b(?:est|approx|etc|incl|ca)\.["”')\]]+$/;

/** Begins and ends as a statement does. */
function isWhole(sentence: string): boolean {
  return (
    /^["“'(]?[\p{Lu}\p{N}]/u.test(sentence) &&
    /[.!]["”')\]]*$/.test(sentence) &&
    !ENDS_SHORTENED.test(sentence) &&
    !/\?["”')]*$/.test(sentence)
  );
}

function isFit(quote: string): boolean {
  if (quote.length < MIN_CHARS || quote.length > MAX_CHARS) return false;
  const letters = quote.replace(/[^\p{L}\s]/gu, '').length;
  return (
    letters / quote.length >= MIN_LETTER_SHARE &&
    quote.split(/\s+/).length >= MIN_WORDS &&
    balanced(quote) &&
    !BOILERPLATE.test(quote)
  );
}

function balanced(quote: string): boolean {
  const count = (mark: RegExp) => quote.match(mark)?.length ?? 0;
  return count(/\(/g) === count(/\)/g) && count(/“/g) === count(/”/g) && count(/"/g) % 2 === 0;
}
