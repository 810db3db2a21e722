import { stemsOf } from '../../index/terms.ts';

/** Of the claim's stems, how many the quotation must have. */
const MIN_SHARED_STEMS = 0.6;

const NEGATION = /\b(?:no|not|never|none|nothing|neither|nor|without|cannot)\b|n['’]t\b/gi;
const NUMBER = /\d+(?:[.,]\d+)*/g;
const NAME = /(?<=[\p{L}\p{N},;:)"”’]\s+)\p{Lu}[\p{L}\p{N}'’-]+/gu; // not at a sentence's beginning

/** Whether a quotation bears a claim out: its numbers, its names, its negations, most of its words. */
export function isSupported(claim: string, quote: string, leastShare: number = MIN_SHARED_STEMS): boolean {
  if (claim === quote) return true;
  return (
    isSubset(claim.match(NUMBER), quote.match(NUMBER)) &&
    isSubset(claim.match(NAME), quote.match(/[\p{L}\p{N}'’-]+/gu)) &&
    negations(claim) % 2 === negations(quote) % 2 &&
    sharedStems(claim, quote) >= leastShare
  );
}

function isSubset(part: readonly string[] | null, whole: readonly string[] | null): boolean {
  const known = new Set(whole);
  return (part ?? []).every((item) => known.has(item));
}

function negations(text: string): number {
  return text.match(NEGATION)?.length ?? 0;
}

function sharedStems(claim: string, quote: string): number {
  const said = stemsOf(claim);
  const known = stemsOf(quote);
  return said.size === 0 ? 0 : [...said].filter((stem) => known.has(stem)).length / said.size;
}
