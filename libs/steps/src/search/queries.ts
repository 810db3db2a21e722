import type { SourceRef } from '@cairn/core';
import type { Question } from '../checkpoints.ts';
import { termsOf } from '../index/terms.ts';
import { SEARCH_LIMITS } from './limits.ts';

/** The queries that a source of the request stands for; `*`: one a question, in words that carry meaning. */
export function queriesOf(
  ref: SourceRef & { search: string },
  questions: readonly Question[],
  topic: string,
): string[] {
  if (ref.search !== '*') return [shortened(ref.search)];
  return [...new Set(questions.map(({ text }) => keywords(topic, text)))].slice(0, SEARCH_LIMITS.queries);
}

/** The topic's words, so that a question that takes it for granted is understood, and the question's own. */
function keywords(topic: string, question: string): string {
  const words = new Map([...termsOf(topic), ...termsOf(question)].map(({ stem, word }) => [stem, word]));
  return words.size === 0 ? shortened(question) : shortened([...words.values()].join(' '));
}

function shortened(query: string): string {
  const words = query.replace(/\s+/g, ' ').trim().split(' ').slice(0, SEARCH_LIMITS.queryWords).join(' ');
  return words.slice(0, SEARCH_LIMITS.queryChars).toWellFormed().trim();
}
