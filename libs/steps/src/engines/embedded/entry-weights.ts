/**
 * What each sign counts for: fitted by `eval/src/train/main.ts` on the tune split of its data, nothing else. Paste what it
 * prints. First which entry answers, and what speaks for none of them:
 */
export const ENTRY_WEIGHTS = {
  asked: 2.05,
  said: 0.81,
  hinted: 1.29,
  heading: 2.92,
  near: 7.07,
  absent: -3.64,
  expected: 1.17,
  unexpected: -3.09,
  figure: -1.41,
  first: 1.89,
  note: -1.51,
} as const;
export const NO_ANSWER = 6.4;

/** Then whether the likeliest does, or one nearly as likely, and what speaks against it. */
export const CONFIDENCE_WEIGHTS = {
  best: 0.16,
  any: 0.06,
  asked: 0.41,
  said: 0.28,
  hinted: 0.11,
  heading: 0.89,
  near: 1.45,
  absent: -0.97,
  expected: 0.18,
  unexpected: -1.45,
  figure: -0.28,
  first: -0.22,
  note: 0,
  words: 0.37,
  telling: -0.83,
  rarest: -0.11,
} as const;
export const DOUBT = 0.09;
