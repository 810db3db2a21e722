import { templatesOf } from '../data/questions.ts';
import { NOT_IN_THE_SHEETS, OFF_TOPIC } from '../data/unanswerable.ts';

/** Of the words of two questions; those that share more are one question in two wordings. */
const MOST_SHARED = 0.4;

const sealed = [NOT_IN_THE_SHEETS, OFF_TOPIC].flatMap((list) => templatesOf(list, 'test', ['{c}']).map(wordsOf));

/** @throws {Error} where the test split asks nearly the same: nothing is fitted on that. */
export function refuseSealed(template: string): void {
  const own = wordsOf(template);
  if (
    sealed.some(
      (words) => 2 * [...own].filter((word) => words.has(word)).length > MOST_SHARED * (own.size + words.size),
    )
  )
    throw new Error(
      `"${template}" is too like a question of the test split: leave it out of what weights are fitted on.`,
    );
}

/** Short words, and those that questions begin with, tell none from another. */
function wordsOf(template: string): Set<string> {
  const words = template.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  return new Set(words.filter((word) => !/^(?:what|which|when|where|many|much|does|have)$/.test(word)));
}
