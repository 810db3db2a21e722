/**
 * What each sign counts for: fitted by `eval/src/train/main.ts` on the tune split of its data, nothing else. Paste what it
 * prints. First which entry answers, and what speaks for none of them:
 */
export const ENTRY_WEIGHTS = {
  asked: 2.69,
  said: 1.22,
  hinted: 0.94,
  heading: 1.81,
  near: 6.01,
  absent: -4.08,
  aside: -2.84,
  run: -1.21,
  wordy: -2.12,
  expected: 0.97,
  unexpected: -3.57,
  figure: -1.09,
  first: 1.71,
  note: -1.49,
} as const;
export const NO_ANSWER = 5.66;

/** Then whether the likeliest does, or one nearly as likely, and what speaks against it. */
export const CONFIDENCE_WEIGHTS = {
  best: 0.16,
  any: 0.07,
  asked: 0.65,
  said: 0.08,
  hinted: 0.06,
  heading: 0.63,
  near: 1.32,
  absent: -1.36,
  aside: -0.9,
  run: -0.09,
  wordy: -0.21,
  expected: 0.26,
  unexpected: -1.5,
  figure: -0.16,
  first: 0.04,
  note: -1.9,
  words: -0.09,
  telling: -0.82,
  rarest: -0.41,
} as const;
export const DOUBT = -0.1;
