/**
 * What each sign counts for: fitted by `eval/src/train/main.ts` on the tune split of its data, nothing else. Paste what it
 * prints. First which entry answers, and what speaks for none of them:
 */
export const ENTRY_WEIGHTS = {
  asked: 2.03,
  said: 0.78,
  hinted: 1.32,
  heading: 2.89,
  near: 7.09,
  absent: -3.63,
  expected: 1.16,
  unexpected: -3.05,
  figure: -1.39,
  first: 1.91,
  note: -1.49,
} as const;
export const NO_ANSWER = 6.38;

/** Then whether the likeliest does, or one nearly as likely, and what speaks against it. */
export const CONFIDENCE_WEIGHTS = {
  best: 0.16,
  any: 0.06,
  asked: 0.34,
  said: 0.28,
  hinted: 0.13,
  heading: 0.82,
  near: 1.52,
  absent: -0.92,
  expected: 0.16,
  unexpected: -1.72,
  figure: -0.28,
  first: -0.07,
  note: 0.0,
  words: 0.46,
  telling: -0.85,
  rarest: -0.07,
} as const;
export const DOUBT = 0.3;
