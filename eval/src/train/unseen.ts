import { drawOf } from '../split.ts';
import { chosen, confidenceUnder, fittedConfidence } from './confidence.ts';
import type { Example } from './examples.ts';
import { fitted } from './fit.ts';

const FOLDS = 5;

/** What came of a question under weights that were fitted without its field. */
export interface Judged {
  readonly answerable: boolean;
  readonly isLiteral: boolean;
  readonly confidence: number;
  readonly first: boolean;
  readonly among: boolean;
}

export function judgeUnseen(examples: readonly Example[], signs: number): Judged[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const seen = examples.filter((example) => foldOf(example) !== fold);
    const weights = fitted(seen, signs);
    const calibrated = fittedConfidence(seen, weights);
    return examples
      .filter((example) => foldOf(example) === fold)
      .map((example): Judged => {
        const { answerable, isLiteral } = example;
        const { signs: told = [], beside = true, first = false, among = false } = chosen(example, weights) ?? {};
        return {
          answerable,
          isLiteral,
          first,
          among,
          confidence: beside ? 0 : confidenceUnder(calibrated, told),
        };
      });
  }).flat();
}

const foldOf = ({ field }: Example) => Math.floor(drawOf(`fold:${field}`) * FOLDS);
