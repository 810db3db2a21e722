/**
 * What each sign counts for: fitted by `eval/src/train/main.ts` on the tune split of its data, nothing else. Paste what it
 * prints. First which entry answers, and what speaks for none of them:
 */
export const ENTRY_WEIGHTS = {
  asked: 1.76,
  said: 1.57,
  hinted: 0.61,
  heading: 2.06,
  near: 5.84,
  absent: -4.31,
  aside: -2.56,
  lacking: -3.1,
  run: -1.31,
  wordy: -1.82,
  expected: 0.93,
  unexpected: -3.52,
  figure: -1.11,
  first: 1.74,
  note: -1.57,
} as const;
export const NO_ANSWER = 5.71;

/** Then whether the likeliest does, or one nearly as likely, and what speaks against it. */
export const CONFIDENCE_WEIGHTS = {
  best: 0.16,
  any: 0.1,
  asked: 0.52,
  said: 0.28,
  hinted: 0.24,
  heading: 0.78,
  near: 1.54,
  absent: -1.44,
  aside: -0.85,
  lacking: -1.67,
  run: -0.25,
  wordy: -0.38,
  expected: 0.14,
  unexpected: -1.02,
  figure: 0.02,
  first: 0.1,
  note: -1.53,
  words: -0.08,
  telling: -0.8,
  rarest: 0.2,
} as const;
export const DOUBT = 0.72;
